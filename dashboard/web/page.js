/* Dutch words and small accessibility repairs for the parts of the page that Streamlit itself draws. */
"use strict";
(function () {
  const WORDS = {
    "Browse files": "Kies een bestand", "Upload": "Kies een bestand", "Upload files": "Kies een bestand", "Upload file": "Kies een bestand",
    "Drag and drop file here": "Sleep een bestand hierheen", "Drag and drop files here": "Sleep bestanden hierheen",
    "Choose options": "Kies", "Choose an option": "Kies", "Choose or add options": "Kies of typ", "Select all": "Alles kiezen",
    "No results": "Niets gevonden", "No options to select": "Er is niets te kiezen", "No options to select.": "Er is niets te kiezen",
    "Clear all": "Alles wissen", "Selected values": "Gekozen", "Clear value": "Wissen", "Remove": "Weghalen", "Cancel": "Annuleren", "Close": "Sluiten",
    "Press Enter to apply": "Druk op Enter", "Press Ctrl+Enter to apply": "Druk op Ctrl+Enter", "Press ⌘+Enter to apply": "Druk op ⌘+Enter",
    "Press Enter to submit form": "Druk op Enter om op te slaan", "Press Ctrl+Enter to submit form": "Druk op Ctrl+Enter om op te slaan",
    "Connecting": "Verbinden", "Connection error": "Geen verbinding", "Running...": "Bezig…", "Stop": "Stoppen", "Rerun": "Opnieuw",
    "Search": "Zoeken", "Fullscreen": "Volledig scherm", "Close fullscreen": "Volledig scherm sluiten", "Exit fullscreen": "Volledig scherm sluiten",
    "Show/hide columns": "Kolommen kiezen", "View fullscreen": "Volledig scherm", "Copy to clipboard": "Kopiëren", "Copied": "Gekopieerd", "Copied!": "Gekopieerd",
    "Sort ascending": "Oplopend sorteren", "Sort descending": "Aflopend sorteren", "Autosize": "Breedte aanpassen", "Pin column": "Kolom vastzetten",
    "Unpin column": "Kolom losmaken", "Hide column": "Kolom verbergen", "Format": "Opmaak", "Statistics": "Kerncijfers", "Add row": "Rij toevoegen",
    "Delete row(s)": "Rijen verwijderen", "Delete rows": "Rijen verwijderen", "Clear selection": "Keuze wissen", "empty": "leeg",
    "Failed to generate file for download": "Dit bestand klaarzetten lukte niet. Probeer het opnieuw.",
    "Skip to main content": "Naar de inhoud", "View more": "Meer tonen", "View less": "Minder tonen", "Page navigation": "Pagina's",
    "Open sidebar": "Menu openen", "Close sidebar": "Menu sluiten", "Expand sidebar": "Menu openen", "Collapse sidebar": "Menu sluiten",
    "Page not found": "Deze pagina bestaat niet", "Print": "Afdrukken", "Settings": "Instellingen", "Select a date.": "Kies een datum", "Show password text": "Tekst tonen",
  };
  const PATTERNS = [
    [/^Limit (\S+?)\s?([KMG]B) per file(?: • (.*))?$/, (_, n, unit, kinds) => `Tot ${n} ${unit} per bestand${kinds ? ` • ${kinds}` : ""}`],
    [/^(\S+?)\s?([KMG]B) per file(?: • (.*))?$/, (_, n, unit, kinds) => `Tot ${n} ${unit} per bestand${kinds ? ` • ${kinds}` : ""}`],
    [/^(?:File|Files) must be (\S+) or smaller\.?$/, (_, n) => `Het bestand mag niet groter zijn dan ${n}.`],
    [/^(.*) files are not allowed\.?$/, (_, kind) => `Dit soort bestand (${kind}) kunnen we hier niet lezen.`],
    [/^Remove (.*)$/, (_, name) => `${name} weghalen`],
    [/^Help for (.*)$/, (_, what) => `Uitleg bij ${what}`],
    [/^Add: (.*)$/, (_, what) => `Toevoegen: ${what}`],
    [/^Showing page (\d+) of (\d+)$/, (_, a, b) => `Pagina ${a} van ${b}`],
    [/^View (\d+) more$/, (_, n) => `Nog ${n} tonen`],
    [/^Selected (.*)\. Press ArrowDown.*$/, (_, what) => `Gekozen: ${what}`],
    [/^You can only select up to (\d+) options?.*$/, (_, n) => `U kunt er ${n} kiezen.`],
  ];
  /* Whole sentences of Streamlit; translated wherever they stand. */
  const SENTENCES = {
    "Streamlit server is not responding. Are you connected to the internet?": "Het programma is gestopt. Start het opnieuw; uw gegevens staan nog in het dossier.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": "Het programma is gestopt. Start het opnieuw; uw gegevens staan nog in het dossier.",
    "The page that you have requested does not seem to exist. Running the app's main page.": "Deze pagina bestaat niet. U ziet nu de eerste pagina.",
  };
  const ATTRIBUTES = ["aria-label", "placeholder", "title"];
  /* The words of a user's own data are never touched. */
  const OURS = "[data-testid=stTable], [data-testid=stText], [data-testid=stMarkdownContainer], [data-testid=stHtml], pre, code, option";
  const THEIRS = "[data-testid=stFileUploaderDropzone]";

  function dutch(text) {
    const bare = text.trim();
    if (Object.hasOwn(WORDS, bare)) return text.replace(bare, WORDS[bare]);
    for (const [pattern, words] of PATTERNS) if (pattern.test(bare)) return bare.replace(pattern, words);
    return text;
  }

  function translate(node) {
    if (node.nodeType === Node.TEXT_NODE) {
      if (Object.hasOwn(SENTENCES, node.data.trim())) node.data = SENTENCES[node.data.trim()];
      if (!node.parentElement || (node.parentElement.closest(OURS) && !node.parentElement.closest(THEIRS))) return;
      const text = dutch(node.data);
      if (text !== node.data) node.data = text;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute(name);
      if (value && dutch(value) !== value) node.setAttribute(name, dutch(value));
    }
    repair(node);
    node.childNodes.forEach(translate);
  }

  function repair(node) {
    if (node.tagName === "IFRAME" && /folium/.test(node.title)) put(node, "title", "Kaart");
    if (node.classList.contains("st-key-pk-list")) {
      put(node, "tabindex", "0"); /* a list that scrolls by itself must scroll by keyboard too */
      put(node, "role", "region");
      put(node, "aria-label", "Lijst bij de kaart");
    }
    /* A grouped menu is a list whose groups are no list items; with these roles a screen reader counts it right. */
    const list = node.closest("[data-testid=stSidebarNavItems]");
    if (list && node.parentElement === list && node.tagName === "DIV") {
      put(node, "role", "listitem");
      node.querySelectorAll("li").forEach((item) => put(item, "role", "none"));
    } else if (list && node.tagName === "LI" && node.parentElement !== list) {
      put(node, "role", "none");
    }
  }

  /* Setting what is there already would wake the observer again, without end. */
  function put(node, name, value) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") translate(change.target);
      else if (change.type === "attributes") translate_attribute(change.target, change.attributeName);
      else change.addedNodes.forEach(translate);
    }
  });

  function translate_attribute(node, name) {
    const value = node.getAttribute(name);
    if (value && dutch(value) !== value) node.setAttribute(name, dutch(value));
    repair(node);
  }

  /* Results at the desk. Two enters within one answer of the program would become one: an enter that comes too soon is written
     as a semicolon, and everything goes along as soon as the program listens again. */
  const RESTS_MS = 250;
  let sentAt = 0;
  const isDesk = (field) => field.tagName === "INPUT" && !!field.closest(".st-key-round-desk");
  const isBusy = () => Date.now() - sentAt < RESTS_MS || document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running";

  function write(field, text) {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function sendWhenReady() {
    const field = document.querySelector(".st-key-round-desk input");
    if (!field || !field.value.endsWith("; ")) return; /* somebody types on: the next enter takes everything along */
    if (isBusy()) setTimeout(sendWhenReady, 60);
    else field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  }

  document.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !isDesk(e.target)) return;
    if (!isBusy()) {
      sentAt = Date.now();
    } else {
      e.preventDefault();
      e.stopImmediatePropagation();
      if (e.target.value.trim() && !e.target.value.endsWith("; ")) write(e.target, `${e.target.value}; `);
      setTimeout(sendWhenReady, 60);
    }
  }, true);

  translate(document.body);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
})();
