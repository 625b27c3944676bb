"""The pages, in the order of the navigation; the app mounts these and no others."""

from monitor.web.page import Page
from monitor.web.pages import (
    bulk,
    cadence,
    cell,
    decisions,
    directive,
    home,
    mail,
    matrix,
    obligations,
    organizations,
    periods,
    receipt,
    report,
    review,
)

PAGES: tuple[Page, ...] = (
    home.page,
    matrix.page,
    cell.page,
    decisions.inbox,
    decisions.acceptance,
    bulk.choice,
    bulk.page,
    obligations.page,
    obligations.one_page,
    organizations.page,
    organizations.one_page,
    periods.page,
    periods.one_page,
    cadence.page,
    directive.page,
    mail.page,
    report.page,
    review.page,
    receipt.page,
)
