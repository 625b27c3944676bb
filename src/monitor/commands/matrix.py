"""Commands about the matrix: the same numbers as the screen, as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import orjson

from monitor.commands.actors import reader
from monitor.commands.tool import Tool, pass_tool
from monitor.domain.directive import BASES, Basis
from monitor.files import matrix_file
from monitor.files.matrix_json import matrix_json
from monitor.files.matrix_pdf import matrix_pdf
from monitor.present.language import LOCALES
from monitor.services import matrix as services
from monitor.services.matrix import Matrix

EXAMPLE = "2020-08-10T08:00:00+07:00"


def instant(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """An instant that names its zone, as 2020-08-10T08:00:00+07:00."""
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text} is not an instant like {EXAMPLE}.") from None
    if read.tzinfo is None or not 1900 <= read.year <= 2200:
        raise click.BadParameter(f"{text} must name its zone, like {EXAMPLE}.")
    return read


@click.group()
def matrix() -> None:
    """The matrix: every addressee against every obligation."""


@matrix.command()
@click.option("--directive", required=True, help="Slug, as 5305-UBND-XD6.")
@click.option("--as-of", callback=instant, help="Instant with its zone; now when left out.")
@click.option("--root", help="Code of a unit: only it and those below.")
@click.option(
    "--basis", type=click.Choice(BASES), help="What counts; the directive's own when left out."
)
@click.option("--depth", type=click.IntRange(0, 20), help="Levels below the addressees; 0 if out.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "xlsx", "json", "pdf"]), default="csv",
    show_default=True,
)  # fmt: skip
@click.option("--user", help="As this person sees it; the whole directive when left out.")
@click.option("--locale", type=click.Choice(LOCALES), help="Language; the reader's when left out.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; standard output when left out.",
)  # fmt: skip
@pass_tool
def export(
    tool: Tool,
    directive: str,
    as_of: datetime | None,
    root: str | None,
    basis: Basis | None,
    depth: int | None,
    form: str,
    user: str | None,
    locale: str | None,
    out: Path | None,
) -> None:
    """Write the matrix as CSV, Excel, PDF or JSON; it equals the screen."""
    actor = reader(tool, directive, user)
    with tool.office.reading(actor) as work:
        found = services.matrix(work, directive, as_of, basis, root=root, depth=depth)
        raw = _in_form(found, form, locale or actor.locale)
    if out is None:
        click.echo(raw, nl=False)
        return
    out.write_bytes(raw)
    click.echo(f"Written: {out}", err=True)


def _in_form(found: Matrix, form: str, locale: str) -> bytes:
    if form == "csv":
        return matrix_file.matrix_csv(found, locale)
    if form == "xlsx":
        return matrix_file.matrix_xlsx(found, locale)
    if form == "pdf":
        return matrix_pdf(found, locale)
    return orjson.dumps(matrix_json(found, locale)) + b"\n"
