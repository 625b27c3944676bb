"""The pages, in the order of the navigation; the app mounts these and no others."""

from monitor.web.page import Page
from monitor.web.pages import (
    bulk,
    cell,
    decisions,
    deputies,
    directive,
    home,
    mail,
    matrix,
    obligations,
    organizations,
    proposals,
    receipt,
    report,
    review,
    unit,
    units,
)

PAGES: tuple[Page, ...] = (
    home.page,
    matrix.page,
    cell.page,
    decisions.inbox,
    decisions.acceptance,
    bulk.choice,
    bulk.page,
    deputies.page,
    obligations.page,
    obligations.one_page,
    organizations.page,
    organizations.one_page,
    directive.page,
    units.page,
    unit.page,
    proposals.page,
    mail.page,
    report.page,
    review.page,
    receipt.page,
)
