"""Click in Dutch: help, usage and mistakes in the command line, so that no English reaches the user."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from analysis.terms import Kind


class DutchCommand(click.Command):
    """A command whose help is Dutch."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Gebruik: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the pieces of the usage line with Dutch words for the fixed ones."""
        words = {"[OPTIONS]": "[OPTIES]", "COMMAND [ARGS]...": "OPDRACHT ..."}
        return [words.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows this help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Laat deze uitleg zien."
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and for a group its commands."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [(names, _in_dutch(text)) for param in options for names, text in [param.get_help_record(ctx) or ("", "")] if names]
        if records:
            with formatter.section("Opties"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


class DutchGroup(DutchCommand, click.Group):
    """A group of commands whose help is Dutch."""

    command_class = DutchCommand
    group_class = type

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with their first line."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        records = [(name, command.get_short_help_str(limit=100)) for name, command in commands if command is not None]
        with formatter.section("Opdrachten"):
            formatter.write_dl(records)


def _in_dutch(text: str) -> str:
    return text.replace("[required]", "[verplicht]").replace("[default: ", "[standaard: ")


def explain(error: click.ClickException) -> str:
    """Return the Dutch sentence for a mistake in the command line."""
    match error:
        case click.NoSuchOption():
            return f"De optie ‘{error.option_name}’ kennen we niet."
        case click.MissingParameter():
            return f"Er ontbreekt iets: {_name(error.param).rstrip('.')}."
        case click.BadParameter():
            return f"{_name(error.param)}: ‘{_first_quoted(error.message)}’ kan hier niet. {_what_may(error.param)}"
        case click.BadOptionUsage():
            return f"De optie ‘{error.option_name}’ klopt niet: er hoort een waarde bij."
        case click.UsageError() if error.message.startswith("No such command"):
            return f"De opdracht ‘{_first_quoted(error.message)}’ kennen we niet."
        case _:
            return "Deze opdracht klopt niet. Met --help ziet u wat er kan."


def _what_may(param: Any) -> str:
    """Say what may be filled in."""
    kind = getattr(param, "type", None)
    match kind:
        case click.Choice():
            return f"Kies uit: {', '.join(map(str, kind.choices))}."
        case click.IntRange():
            return f"Het moet een getal van {kind.min} tot en met {kind.max} zijn."
        case _ if getattr(kind, "name", "") == "soort":
            return f"Kies uit: overval, {', '.join(one.label for one in Kind)}."
        case _ if getattr(kind, "name", "") == "datum":
            return "Schrijf een datum als 2026-11-21 of 21-11-2026."
        case _:
            return "Met --help ziet u wat er kan."


def _name(param: Any) -> str:
    if param is None:
        return "de opdracht"
    return str(param.opts[0]) if isinstance(param, click.Option) else str(param.human_readable_name)


def _first_quoted(message: str) -> str:
    parts = message.split("'")
    return parts[1] if len(parts) > 2 else message.split(maxsplit=1)[0]


class DutchDate(click.ParamType[date]):
    """A date as JJJJ-MM-DD or DD-MM-JJJJ."""

    name = "datum"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d-%m-%Y"):
            try:
                return datetime.strptime(str(value), form).date()  # a day has no time zone
            except ValueError:
                continue
        raise click.BadParameter(f"'{value}'", param=param)


FILE = click.Path(path_type=Path)
DATE = DutchDate()


def tell(text: str) -> None:
    """Show progress, apart from the results."""
    click.echo(text, err=True)


def today() -> date:
    """Return the date of today: the only clock, unless --as-of says otherwise."""
    return datetime.now().astimezone().date()
