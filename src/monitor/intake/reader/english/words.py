"""The language of English directives, as data for the reader."""

from __future__ import annotations

DOCUMENT_TYPES = (
    "Binding Operational Directive", "Emergency Directive", "Supplemental Direction",
    "Executive Order", "Presidential Directive", "Policy Directive", "Administrative Order",
    "General Order", "Memorandum Circular", "Department Order", "Circular Letter", "Circular",
    "Memorandum", "Directive", "Instruction", "Guidance", "Bulletin", "Notice", "Order",
    "Resolution", "Decision", "Ordinance", "Action Plan", "Plan",
)  # fmt: skip
"""Types by which a document is headed; of two, the longer stands first."""

BODIES = (
    "ministr(?:y|ies)", "departments?", "agenc(?:y|ies)", "offices?", "bureaus?", "commissions?",
    "councils?", "authorit(?:y|ies)", "boards?", "committees?", "directors?(?: general)?",
    "directorates?", "officers?", "chiefs?", "heads?", "secretar(?:y|ies)", "secretariats?",
    "governors?",
    "mayors?", "hospitals?", "laborator(?:y|ies)", "police", "contractors?", "operators?",
    "schools?", "universit(?:y|ies)", "stores?", "services?", "administrations?",
    "administrators?", "corporations?", "compan(?:y|ies)", "banks?", "institutes?",
    "cent(?:er|re)s?", "units?", "teams?", "districts?", "provinces?", "municipalit(?:y|ies)",
    "states?", "institutions?", "organi[sz]ations?", "entit(?:y|ies)", "managers?", "owners?",
    "ministers?", "permanent secretar(?:y|ies)", "inspectors?", "commissioners?", "registrars?",
    "divisions?", "branches", "branch", "sections?", "taskforce", "task force", "addressees",
    "employers?", "providers?", "licensees?", "vendors?", "executives?", "principals?",
    "superintendents?", "command(?:er)?s?", "associations?", "federations?", "unions?",
    "governments?", "local authorities", "lead", "coordinators?", "facilit(?:y|ies)", "airlines?",
    "ports?", "customs", "treasur(?:y|er)", "general", "components?",
)  # fmt: skip
"""One of these words is in every body's name, if it is no abbreviation."""

NO_SUBJECTS = (
    "this", "these", "those", "such", "it", "there", "nothing", "no", "if", "where", "a copy",
    "reports", "the report", "any", "failure", "compliance", "they", "who", "which",
)  # fmt: skip
"""What a sentence begins with that does not name who must act."""

OPENINGS = (
    "within", "by", "no later than", "not later than", "beginning", "starting", "for", "in", "on",
    "to", "upon", "effective", "where", "if", "after", "before", "following", "every", "when",
    "as", "until", "during", "under", "pursuant", "consistent", "at", "from", "accordingly",
    "one", "two", "three", "six", "nine", "twelve",
    r"\d+", "further", "furthermore", "in addition", "additionally", "also",
)  # fmt: skip
"""What a clause begins with that stands before the subject of its sentence."""

MODALS = (
    "shall", "must", "will", "should",
    "(?:is|are) (?:hereby )?(?:required|requested|directed|instructed|ordered|asked|urged|advised"
    "|expected|encouraged|mandated|reminded) to", "(?:is|are) to", "needs? to", "ha(?:s|ve) to",
)  # fmt: skip
TASKS = (
    "submit", "report", "ensure", "prepare", "consolidate", "provide", "review", "conduct",
    "establish", "implement", "complete", "designate", "appoint", "develop", "maintain", "notify",
)  # fmt: skip
"""Verbs that tell a task without "shall", in a list that "are directed to ensure that" leads."""
REQUESTS = r"request|should|asked|urged|advised|encouraged|invited"

PARTNERS = (
    r"in (?:close )?(?:coordination|co-ordination|consultation|collaboration|cooperation"
    r"|co-operation|partnership|conjunction) with",
    r"jointly with", r"together with", r"with the (?:support|assistance) of",
    r"coordinate with", r"co-ordinate with", r"collaborate with", r"work with", r"consult with",
)  # fmt: skip

PURPOSES = (
    "purpose", "background", "scope", "definition", "authorit", "reference", "applicab",
    "introduction", "effective date", "contact", "question", "summary", "rationale", "objective",
    "overview", "preamble", "repealing clause", "separability", "effectivity", "penalt",
    "legal basis", "points of contact", "frequently", "rescission",
    "supersession", "effect", "distribution", "attachments", "policy statement", "coverage",
)  # fmt: skip
GOALS = ("target", "performance target", "goal")
FUNDING = ("funding", "budget", "resources")

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "fifteen": 15, "twenty": 20,
    "twenty-one": 21, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90,
}  # fmt: skip
