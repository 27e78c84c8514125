/* The map layers of Preventiekaart, on Leaflet 1.9.

   preventiekaart.layer(text) returns one Leaflet layer. `text` is base64 of a JSON description made by dashboard/maps.py, so
   that no word of a user's file can ever be read as script. Every word is shown with textContent, never as HTML. */
"use strict";
(function () {
  const SVG = "http://www.w3.org/2000/svg";

  function decode(text) {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /* Several lines of plain text, the first in bold. */
  function words(lines) {
    const box = element("div", "pk-words");
    lines.forEach((line, i) => box.appendChild(element("div", i === 0 ? "pk-first" : "", line)));
    return box;
  }

  /* ---- shapes: the same ones on the canvas and in the legend ---- */

  const CORNERS = {
    square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
    diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
    triangle: [[0, -1.15], [1.1, 0.85], [-1.1, 0.85]],
    wedge: [[0, 1.15], [1.1, -0.85], [-1.1, -0.85]],
    cross: [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]],
    star: Array.from({ length: 10 }, (_, i) => {
      const r = i % 2 ? 0.55 : 1.3;
      return [r * Math.sin((i * Math.PI) / 5), -r * Math.cos((i * Math.PI) / 5)];
    }),
  };

  function trace(ctx, shape, x, y, r) {
    ctx.beginPath();
    const corners = CORNERS[shape];
    if (!corners) {
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      return;
    }
    corners.forEach(([dx, dy], i) => (i ? ctx.lineTo(x + r * dx, y + r * dy) : ctx.moveTo(x + r * dx, y + r * dy)));
    ctx.closePath();
  }

  function symbol(entry) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "-10 -10 20 20");
    svg.setAttribute("class", "pk-symbol");
    svg.setAttribute("aria-hidden", "true");
    const make = (tag, attributes) => {
      const part = document.createElementNS(SVG, tag);
      Object.entries(attributes).forEach(([name, value]) => part.setAttribute(name, value));
      svg.appendChild(part);
    };
    if (entry.shape === "area") {
      make("rect", { x: -9, y: -7, width: 18, height: 14, rx: 2, fill: entry.fill || "none", "fill-opacity": entry.opacity || 0.2, stroke: entry.colour || "none", "stroke-width": 2, "stroke-dasharray": entry.dash || "" });
    } else if (entry.shape === "line") {
      make("line", { x1: -9, y1: 0, x2: 9, y2: 0, stroke: entry.colour, "stroke-width": 2, "stroke-dasharray": entry.dash || "" });
    } else if (CORNERS[entry.shape]) {
      const r = 6;
      make("polygon", { points: CORNERS[entry.shape].map(([x, y]) => `${x * r},${y * r}`).join(" "), fill: entry.hollow ? "#fff" : entry.colour, stroke: entry.colour, "stroke-width": 1.5 });
    } else {
      make("circle", { r: 6, fill: entry.hollow ? "#fff" : entry.colour, stroke: entry.colour, "stroke-width": entry.hollow ? 2.5 : 1.5 });
    }
    return svg;
  }

  /* ---- points: one canvas for all of them ---- */

  const PointCanvas = L.Renderer.extend({
    initialize(spec, chosen) {
      L.Renderer.prototype.initialize.call(this, { padding: 0.2, pane: "points" });
      this._spec = spec;
      this._chosen = chosen;
      this._count = spec.lat.length;
    },
    onAdd(map) {
      this._worldX = new Float64Array(this._count);
      this._worldY = new Float64Array(this._count);
      for (let i = 0; i < this._count; i++) {
        const p = map.options.crs.latLngToPoint(L.latLng(this._spec.lat[i], this._spec.lon[i]), 0);
        this._worldX[i] = p.x;
        this._worldY[i] = p.y;
      }
      this._tip = L.tooltip({ direction: "top", offset: [0, -8], className: "pk-tip" });
      map.on({ mousemove: this._hover, mouseout: this._leave, click: this._click }, this);
      L.Renderer.prototype.onAdd.call(this);
    },
    onRemove() {
      this._leave();
      this._map.off({ mousemove: this._hover, mouseout: this._leave, click: this._click }, this);
      L.Renderer.prototype.onRemove.call(this);
    },
    _initContainer() {
      this._container = element("canvas", "pk-points");
      this._container.setAttribute("aria-hidden", "true");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _updatePaths() {},
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const ratio = Math.max(1, Math.min(2, window.devicePixelRatio || 1));
      L.DomUtil.setPosition(this._container, min);
      this._container.width = ratio * size.x;
      this._container.height = ratio * size.y;
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      const ctx = this._container.getContext("2d");
      ctx.scale(ratio, ratio);
      ctx.translate(-min.x, -min.y);
      this._draw(ctx);
    },
    _place(i) {
      const scale = this._map.options.crs.scale(this._map.getZoom()) / this._map.options.crs.scale(0);
      const origin = this._map.getPixelOrigin();
      return [this._worldX[i] * scale - origin.x, this._worldY[i] * scale - origin.y];
    },
    _draw(ctx) {
      const zoom = this._map.getZoom();
      const shrink = zoom >= 16 ? 1 : zoom >= 14 ? 0.8 : 0.6;
      const { min, max } = this._bounds;
      ctx.lineWidth = 1.2;
      for (let i = 0; i < this._count; i++) {
        const [x, y] = this._place(i);
        if (x < min.x - 9 || y < min.y - 9 || x > max.x + 9 || y > max.y + 9) continue;
        const style = this._spec.styles[this._spec.style[i]];
        trace(ctx, style.shape, x, y, style.radius * shrink);
        ctx.fillStyle = style.hollow ? "#ffffff" : style.colour;
        ctx.strokeStyle = style.hollow ? style.colour : "#ffffff";
        ctx.globalAlpha = style.opacity || 1;
        ctx.fill();
        ctx.stroke();
      }
      ctx.globalAlpha = 1;
    },
    _nearest(place) {
      let best = -1;
      let least = 100; /* ten pixels */
      for (let i = 0; i < this._count; i++) {
        const [x, y] = this._place(i);
        const distance = (x - place.x) ** 2 + (y - place.y) ** 2;
        if (distance < least) [best, least] = [i, distance];
      }
      return best;
    },
    _where(i) {
      return L.latLng(this._spec.lat[i], this._spec.lon[i]);
    },
    _hover(e) {
      const i = this._nearest(e.layerPoint);
      if (i === this._shown) return;
      this._leave();
      if (i < 0 || !this._spec.text[i]) return;
      this._shown = i;
      this._tip.setLatLng(this._where(i)).setContent(words(this._spec.text[i].split("\n")));
      this._map.openTooltip(this._tip);
      this._map.getContainer().style.cursor = "pointer";
    },
    _leave() {
      if (this._shown === undefined || this._shown === -1) return;
      this._map.closeTooltip(this._tip);
      this._map.getContainer().style.cursor = "";
      this._shown = undefined;
    },
    _click(e) {
      const i = this._nearest(e.layerPoint);
      if (i >= 0 && this._spec.id[i]) this._chosen(this._spec.id[i], this._where(i));
    },
  });

  /* ---- the parts of a description, each a Leaflet layer ---- */

  function numberMarker(item, chosen) {
    const face = element("span", `pk-number pk-number-${item.badge}`);
    face.style.setProperty("--pk-colour", item.colour);
    face.appendChild(element("span", "", String(item.number)));
    const marker = L.marker(item.at, { icon: L.divIcon({ html: face, className: "pk-number-box", iconSize: [24, 24] }), keyboard: true, zIndexOffset: 4000 - 40 * item.number });
    marker.on("add", () => {
      const node = marker.getElement();
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", item.text.join(". "));
      node.addEventListener("keydown", (e) => e.key === "Enter" && chosen(item.id, L.latLng(item.at)));
    });
    marker.on("click", () => chosen(item.id, L.latLng(item.at)));
    return marker;
  }

  const PARTS = {
    points: (spec, chosen) => [new PointCanvas(spec, chosen)],

    shapes(spec, chosen) {
      const layers = [];
      const markers = [];
      spec.items.forEach((item) => {
        const style = { color: item.colour || "#000", weight: item.weight ?? 2, opacity: item.weight === 0 ? 0 : item.strokeOpacity ?? 1, dashArray: item.dash || null, fill: !!item.fill, fillColor: item.fill || null, fillOpacity: item.opacity ?? 0.2, interactive: !!(item.text || item.id) };
        if (item.number !== undefined) markers.push(numberMarker(item, chosen));
        if (!item.rings) return;
        const shape = item.line ? L.polyline(item.rings, style) : L.polygon(item.rings, style);
        if (item.text) shape.bindTooltip(words(item.text), { sticky: true, className: "pk-tip" });
        if (item.id) shape.on("click", (e) => chosen(item.id, e.latlng));
        layers.push(shape);
      });
      return layers.concat(markers);
    },

    /* The base map out of local PMTiles, one file per theme. */
    tiles(spec) {
      const { PolygonSymbolizer, LineSymbolizer, LineLabelSymbolizer, leafletLayer } = protomapsL;
      const sources = {};
      Object.entries(spec.urls).forEach(([name, url]) => (sources[name] = { url: new URL(url, document.baseURI).href, maxDataZoom: spec.lastZoom }));
      const wide = (a, b, c) => (z) => (z < 14 ? a : z < 16 ? b : c * 2 ** (z - 17));
      const rules = {
        green: [{ symbolizer: new PolygonSymbolizer({ fill: "#dfead8" }) }],
        water: [{ symbolizer: new PolygonSymbolizer({ fill: "#c9dfee" }) }],
        streets: [
          { symbolizer: new LineSymbolizer({ color: "#d3d8e0", width: wide(1.2, 3, 9), lineCap: "round", lineJoin: "round" }) },
          { symbolizer: new LineSymbolizer({ color: "#ffffff", width: wide(0, 2, 7.5), lineCap: "round", lineJoin: "round" }) },
        ],
        areas: [{ symbolizer: new LineSymbolizer({ color: "#8a93a3", width: 1, dash: [3, 4] }) }],
        buildings: [{ minzoom: 14, symbolizer: new PolygonSymbolizer({ fill: "#e5dfd3" }) }],
      };
      /* Without buildings beside them white streets would not be seen on the light ground: then they are grey lines. */
      if (!sources.buildings) rules.streets = [{ symbolizer: new LineSymbolizer({ color: "#c6ccd6", width: wide(1, 1.6, 5), lineCap: "round", lineJoin: "round" }) }];
      const paintRules = [];
      ["green", "water", "buildings", "streets", "areas"].forEach((name) => {
        if (sources[name]) rules[name].forEach((rule) => paintRules.push({ dataSource: name, dataLayer: name, ...rule }));
      });
      const labelRules = !sources.streets ? [] : [{
        dataSource: "streets", dataLayer: "streets", minzoom: 15,
        symbolizer: new LineLabelSymbolizer({ labelProps: ["name"], fill: "#5b6472", stroke: "#ffffff", width: 2, font: "12px system-ui, sans-serif" }),
      }];
      return [leafletLayer({ sources, paintRules, labelRules, backgroundColor: "#f7f6f3", attribution: "", lang: "nl" })];
    },

    /* A button to draw an area: each click is a corner, a double click or the button ends it. */
    drawer: (spec, chosen) => [new Drawer(spec, chosen)],

    focus: (spec) => [new Focus(spec)],

    raster: (spec) => [L.tileLayer(spec.url, { maxZoom: 19, attribution: spec.attribution })],

    credit: (spec) => [new Box("bottomright", () => element("div", "pk-credit", spec.text))],

    legend: (spec) => [new Box("bottomleft", () => {
      const list = element("ul", "pk-legend");
      list.setAttribute("aria-label", "Legenda");
      spec.entries.forEach((entry) => {
        const row = element("li");
        entry.symbols.forEach((part) => row.appendChild(symbol(part)));
        row.appendChild(element("span", "", entry.text));
        list.appendChild(row);
      });
      return list;
    })],
  };

  const Drawer = L.Layer.extend({
    initialize(spec, chosen) {
      this._spec = spec;
      this._chosen = chosen;
    },
    onAdd(map) {
      this._map = map;
      this._control = L.control({ position: "topleft" });
      this._control.onAdd = () => {
        const box = element("div", "pk-drawer");
        this._button = element("button", "", this._spec.start);
        this._button.type = "button";
        this._button.addEventListener("click", () => (map.pkDrawing ? this._finish() : this._begin()));
        box.appendChild(this._button);
        L.DomEvent.disableClickPropagation(box);
        return box;
      };
      this._control.addTo(map);
    },
    onRemove() {
      this._stop();
      this._control.remove();
    },
    _begin() {
      this._map.pkDrawing = true;
      this._corners = [];
      this._line = L.polyline([], { color: "#154273", weight: 2.5, dashArray: "6 4", interactive: false }).addTo(this._map);
      this._button.textContent = this._spec.finish;
      this._map.doubleClickZoom.disable();
      this._map.getContainer().style.cursor = "crosshair";
      this._map.on({ click: this._corner, dblclick: this._finish }, this);
    },
    _corner(e) {
      const last = this._corners[this._corners.length - 1];
      if (last && last.distanceTo(e.latlng) < 0.5) return; /* the second half of a double click */
      this._corners.push(e.latlng);
      this._line.setLatLngs([...this._corners, this._corners[0]]);
    },
    _finish() {
      const ring = this._corners.map((p) => [p.lng, p.lat]);
      this._stop();
      if (ring.length >= 3) this._chosen("drawn", null, [...ring, ring[0]]);
    },
    _stop() {
      if (!this._map.pkDrawing) return;
      this._map.pkDrawing = false;
      this._line.remove();
      this._map.off({ click: this._corner, dblclick: this._finish }, this);
      this._map.doubleClickZoom.enable();
      this._map.getContainer().style.cursor = "";
      this._button.textContent = this._spec.start;
    },
  });

  /* Brings a place into view, once; a place that is in view already moves nothing. */
  const Focus = L.Layer.extend({
    initialize(spec) { this._spec = spec; },
    onAdd(map) {
      if (map.pkFocus === this._spec.key) return;
      map.pkFocus = this._spec.key;
      const bounds = L.latLngBounds(this._spec.bounds);
      if (!map.getBounds().contains(bounds)) map.fitBounds(bounds, { maxZoom: 17, animate: false });
    },
    onRemove() {},
  });

  /* A Leaflet control that comes and goes as a layer does. */
  const Box = L.Layer.extend({
    initialize(position, content) {
      this._control = L.control({ position });
      this._control.onAdd = () => {
        const node = content();
        L.DomEvent.disableClickPropagation(node);
        return node;
      };
    },
    onAdd(map) { this._control.addTo(map); },
    onRemove() { this._control.remove(); },
  });

  /* ---- the box with a tick for each layer; it remembers what was ticked when the layers are drawn anew ---- */

  const Ticks = {
    of(map) {
      if (map.pkTicks) return map.pkTicks;
      const node = element("div", "pk-ticks");
      node.setAttribute("role", "group");
      node.setAttribute("aria-label", "Lagen op de kaart");
      const control = L.control({ position: "topright" });
      control.onAdd = () => node;
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
      return (map.pkTicks = { map, node, control, shown: {}, overlays: {} });
    },
    add(overlay, map) {
      const ticks = Ticks.of(map);
      const { tick, off } = overlay.spec;
      if (!(tick in ticks.shown)) ticks.shown[tick] = !off;
      (ticks.overlays[tick] ||= new Set()).add(overlay);
      Ticks.draw(ticks);
      return ticks.shown[tick];
    },
    remove(overlay, map) {
      const ticks = Ticks.of(map);
      const same = ticks.overlays[overlay.spec.tick];
      same.delete(overlay);
      if (!same.size) delete ticks.overlays[overlay.spec.tick];
      Ticks.draw(ticks);
    },
    draw(ticks) {
      ticks.node.replaceChildren();
      Object.keys(ticks.overlays).forEach((tick) => {
        const label = element("label");
        const box = element("input");
        box.type = "checkbox";
        box.checked = ticks.shown[tick];
        box.addEventListener("change", () => {
          ticks.shown[tick] = box.checked;
          ticks.overlays[tick].forEach((overlay) => overlay.show(box.checked));
        });
        label.append(box, element("span", "", tick));
        ticks.node.appendChild(label);
      });
      const wanted = ticks.node.childElementCount > 0;
      if (wanted && !ticks.control._map) ticks.control.addTo(ticks.map);
      if (!wanted && ticks.control._map) ticks.control.remove();
    },
  };

  /* One description on the map. A click on something with an id is passed on as a drawing, which is what
     streamlit-folium hands to Python; `click` makes a second click on the same thing a new answer. */
  let clicks = 0;
  const Overlay = L.Layer.extend({
    initialize(spec) {
      this.spec = spec;
      const chosen = (id, latlng, ring) => {
        if (this._home?.pkDrawing) return; /* a click then sets a corner */
        const properties = { id, layer: spec.name, click: ++clicks };
        const geometry = ring ? { type: "Polygon", coordinates: [ring] } : { type: "Point", coordinates: [latlng.lng, latlng.lat] };
        this.fire("click", { latlng, layer: { toGeoJSON: () => ({ type: "Feature", properties, geometry }) } });
      };
      this._inner = PARTS[spec.part](spec, chosen);
    },
    onAdd(map) {
      this._home = map;
      this.show(spec_shown(this, map));
    },
    onRemove(map) {
      this.show(false);
      if (this.spec.tick) Ticks.remove(this, map);
    },
    show(wanted) {
      this._inner.forEach((layer) => {
        if (wanted && !this._home.hasLayer(layer)) layer.addTo(this._home);
        if (!wanted && this._home.hasLayer(layer)) this._home.removeLayer(layer);
        if (wanted && this.spec.off && layer.bringToBack) layer.bringToBack(); /* what is ticked later lies under what was there */
      });
    },
  });

  function spec_shown(overlay, map) {
    return overlay.spec.tick ? Ticks.add(overlay, map) : true;
  }

  /* Prepare a map: Dutch words, a name for screen readers (encoded as a description is), and no link to anyone else. */
  function prepare(map, title) {
    document.documentElement.lang = "nl";
    map.createPane("points").style.zIndex = 550; /* over the outlines, under the numbers */
    L.control.zoom({ zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    const node = map.getContainer();
    node.setAttribute("role", "region");
    node.setAttribute("aria-label", decode(title));
    return map;
  }

  window.preventiekaart = { layer: (text) => new Overlay(decode(text)), prepare };
})();
