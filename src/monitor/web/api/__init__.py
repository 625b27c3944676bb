"""The programs' way in: REST under ``/api/v1``, with the screens' own services behind it."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from monitor.domain.errors import FiguresForbid, LostRace, Refusal
from monitor.services import reports as services
from monitor.services.grid_entry import GridRefused
from monitor.services.reports import ReportKey
from monitor.web import visit
from monitor.web.api import (
    amendments,
    audit,
    bounces,
    chasing,
    comments,
    comparison,
    deliveries,
    directives,
    evidence,
    exports,
    grid,
    intake,
    matrix,
    me,
    obligations,
    openapi,
    organizations,
    pace,
    periods,
    plans,
    problems,
    receipts,
    report_json,
    reports,
    serving,
    statistic,
)
from monitor.web.api.operations import Operation

_OWN: tuple[Operation, ...] = (
    me.me,
    organizations.list_organizations,
    directives.list_directives,
    directives.read_directive,
    directives.list_items,
    amendments.list_amendments,
    obligations.list_obligations,
    obligations.set_target,
    obligations.set_milestone,
    obligations.exempt,
    periods.list_periods,
    periods.set_cadence,
    periods.close_period,
    periods.open_period,
    matrix.read_matrix,
    matrix.read_series,
    comparison.read_comparison,
    statistic.read_statistic,
    exports.ask_export,
    exports.list_exports,
    exports.read_export,
    exports.read_export_file,
    exports.cancel_export,
    reports.read_report,
    reports.save_report,
    reports.submit_report,
    reports.withdraw_report,
    reports.approve_report,
    reports.accept_report,
    reports.return_report,
    reports.reopen_report,
    reports.extend_report,
    receipts.read_receipt,
    grid.save_reports,
    evidence.list_evidence,
    evidence.send_evidence,
    evidence.read_evidence,
    evidence.use_evidence,
    evidence.take_evidence_away,
    comments.read_report_comments,
    comments.comment_report,
    comments.read_cell_comments,
    comments.comment_cell,
    comments.list_comments,
    comments.mark_comments_read,
    comments.flag_comment,
    comments.resolve_comment,
    plans.read_plan,
    plans.write_plan,
    plans.list_plans,
    plans.list_explanations,
    plans.read_explanations,
    plans.ask_explanation,
    plans.answer_explanation,
    chasing.list_chase,
    chasing.preview_chase,
    chasing.send_chase,
    chasing.list_calls,
    chasing.write_call,
    deliveries.list_deliveries,
    bounces.report_bounce,
    audit.list_audit,
    intake.read_directive_text,
)
OPERATIONS: tuple[Operation, ...] = (*_OWN, openapi.describing(_OWN))
"""Everything a program may ask."""

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def register(server: Flask) -> None:
    """Add the interface to an app."""
    blueprint = Blueprint(visit.API_BLUEPRINT, __name__, url_prefix=openapi.PREFIX)
    problems.install(blueprint)
    pace.install(blueprint)
    blueprint.register_error_handler(exports.LongExport, exports.begun)
    blueprint.register_error_handler(LostRace, _lost_race)
    blueprint.register_error_handler(FiguresForbid, _figures_forbid)
    blueprint.register_error_handler(GridRefused, grid.refused)
    for one in OPERATIONS:
        blueprint.add_url_rule(
            one.rule, one.name, serving.view(one), methods=[one.method],
            provide_automatic_options=False,
        )  # fmt: skip
    blueprint.add_url_rule("/", "unknown", _unknown, methods=METHODS)
    blueprint.add_url_rule("/<path:rest>", "unknown", _unknown, methods=METHODS)
    server.register_blueprint(blueprint)


def _unknown(rest: str = "") -> Response:
    """An address the interface does not have, or has for another method only."""
    allowed = [one.method for one in OPERATIONS if one.is_at(f"/{rest}")]
    raise MethodNotAllowed(sorted(allowed)) if allowed else NotFound


def _key() -> ReportKey:
    place = request.view_args or {}
    return ReportKey(place["slug"], place["organization"], place["period"])


def _lost_race(refusal: LostRace) -> Response:
    """Somebody was faster: with the report as it is now and who made it so."""
    try:
        with visit.open_work() as work:
            view = services.read(work, _key())
            present = report_json.report_json(work, view, problems.language())
            changed = report_json.changes_json(work, view)
    except (KeyError, Refusal):
        return problems.of_refusal(refusal)
    answer = problems.of_refusal(refusal, {"report": present, "changed": changed})
    answer.set_etag(str(view.version))
    return answer


def _figures_forbid(refusal: FiguresForbid) -> Response:
    """Figures block the submission: which, and what to do about each."""
    with visit.open_work() as work:
        view = services.read(work, _key())
        issues = report_json.issues_json(view, refusal.issues, problems.language())
    return problems.of_figures(refusal, issues)
