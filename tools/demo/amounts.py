"""Invented figures: how much there is of everything in a unit, and how far it has come by when.

Every unit draws from a generator of its own, seeded with its code, so that a change to one unit
leaves all the others as they are.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property

SEED = "5305-2020-08"
START = datetime.fromisoformat("2020-08-05T00:00:00+07:00")

# Hours since the 5th began, and the share of the final number reached by then.
GROWTH = ((0, 0.02), (8, 0.03), (17, 0.12), (32, 0.22), (41, 0.46), (56, 0.70), (65, 0.93),
          (72, 0.96), (89, 0.975), (113, 0.99), (128, 1.0), (400, 1.0))  # fmt: skip

HOUSEHOLDS = {
    "193": 0.73, "194": 0.65, "195": 0.62, "196": 0.72, "198": 0.62, "199": 0.69, "200": 0.65,
    "201": 0.64, "202": 0.61, "203": 0.57, "205": 0.74, "206": 0.70, "207": 0.66,
}  # fmt: skip
"""Share of households guided in the end, by district."""

POPULATION = {
    "193": 322710, "194": 108553, "195": 190232, "196": 120982, "198": 31637, "199": 50830,
    "200": 41217, "201": 61566, "202": 22103, "203": 46616, "205": 171673, "206": 145920,
    "207": 6285,
}  # fmt: skip

EMPLOYEES = {
    "than-ha-lam": 5118, "than-vang-danh": 5420, "than-mao-khe": 4870, "than-quang-hanh": 3680,
    "than-khe-cham": 4120, "than-uong-bi": 3340, "than-ha-long": 3960, "than-hon-gai": 3150,
    "than-thong-nhat": 3060, "than-duong-huy": 3230, "than-nam-mau": 4010, "than-cao-son": 5960,
    "than-deo-nai": 2980, "than-coc-sau": 2750, "than-mong-duong": 3870, "than-nui-beo": 2410,
    "than-ha-tu": 2290, "tuyen-than-cua-ong": 4560, "tuyen-than-hon-gai": 2140,
    "kho-van-cam-pha": 1620, "kho-van-da-bac": 1740, "che-bien-than-qn": 1510,
    "xd-mo-ham-lo-1": 2370, "xd-mo-ham-lo-2": 2060, "moi-truong-tkv": 1590,
    "co-khi-che-tao": 1530, "nd-cam-pha": 1500, "nd-dong-trieu": 1520, "hc-mo-qn": 1540,
    "tt-cap-cuu-mo": 320, "bv-than-ks": 410, "cd-than-ks": 690,
    "db-35": 1560, "db-45": 1580, "db-86": 1610, "db-91": 1840, "db-397": 1720, "db-618": 1530,
    "db-790": 1650, "db-thang-long": 1700, "db-khai-thac-khoang-san": 1550, "db-cang": 720,
    "db-che-bien-va-kinh-doanh-than": 640,
}  # fmt: skip

TOTALS: Mapping[str, Mapping[str, int]] = {
    "so-y-te": {"health_staff_with_smartphone": 5236, "health_facilities_total": 21,
                "patients_guided": 3150},
    "so-du-lich": {"tourism_staff_with_smartphone": 14280, "tourism_businesses_total": 1186,
                   "tourists_guided": 5640},
    "so-vhtt": {"outdoor_screens_total": 46},
    "so-gtvt": {"transport_staff_with_smartphone": 3148, "stations_total": 24},
    "so-cong-thuong": {"enterprise_workers_with_smartphone": 21400, "enterprises_total": 138,
                       "traders_with_smartphone": 6870, "markets_total": 142},
    "bql-kkt": {"enterprise_workers_with_smartphone": 28450, "enterprises_total": 62},
    "bql-kkt-van-don": {"enterprise_workers_with_smartphone": 2310, "enterprises_total": 19},
    "so-gddt": {"teachers_with_smartphone": 18960, "schools_total": 640},
    "hhdn": {"member_workers_with_smartphone": 9760, "members_total": 412,
             "online_service_users": 287},
    "tttt-tinh": {"media_items": 38},
    "tinh-doan": {"households_visited_by_youth": 41800, "residents_guided": 36200},
    "hoi-lhpn": {"households_visited_by_youth": 5200, "residents_guided": 28400},
    "ldld": {"households_visited_by_youth": 1900, "residents_guided": 15300},
    "hoi-ccb": {"residents_guided": 9100},
}  # fmt: skip
"""Counts of bodies that answer for a whole branch of life; the others draw theirs."""

NIL: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "bql-kkt": {code: {"nil": "none_arose"} for code in (
        "traders_with_smartphone", "traders_installed", "markets_total", "markets_rolled_out")},
    "bql-kkt-van-don": {code: {"nil": "none_arose"} for code in (
        "traders_with_smartphone", "traders_installed", "markets_total", "markets_rolled_out")},
    "so-gddt": {code: {"nil": "not_known",
                       "reason": "Học sinh đang nghỉ hè, chưa thống kê được"} for code in (
        "students_with_smartphone", "students_installed")},
    "hoi-ccb": {"households_visited_by_youth": {
        "nil": "not_applicable", "reason": "Nội dung dành cho đoàn viên thanh niên"}},
}  # fmt: skip
"""What is deliberately no number, and why."""

COMPLETE = frozenset({"so-gtvt", "so-y-te", "so-tttt"})
"""Bodies that reach all they were told to."""

FLOWS = frozenset(
    {"patients_guided", "tourists_guided", "loudspeaker_broadcasts", "residents_guided",
     "media_items"}
)  # fmt: skip
SLOW = frozenset(
    {"households_total", "smartphones", "students_with_smartphone", "traders_with_smartphone"}
)
"""Totals whose part grows day by day; of the others most is done at the first report."""


def grown(at: datetime) -> float:
    """Share of what there will be by the 10th that is there at an instant."""
    hours = (at - START) / timedelta(hours=1)
    for (left, low), (right, high) in itertools.pairwise(GROWTH):
        if left <= hours <= right:
            return low + (high - low) * (hours - left) / (right - left)
    return 1.0


class Unit:
    """One organisation with the fields its form asks, and invented totals for them."""

    def __init__(
        self,
        code: str,
        kind: str,
        short_name: str,
        district: str | None,
        fields: Mapping[str, str | None],
        weight: float = 1.0,
        narratives: Collection[str] = (),
    ) -> None:
        """``fields`` maps each asked number to the one it may not exceed, None for a total.

        ``weight`` is the unit's share of its district's people; ``narratives`` are texts asked.
        """
        self.code, self.kind, self.short_name, self.district = code, kind, short_name, district
        self.fields, self.weight, self.narratives = fields, weight, narratives

    @cached_property
    def totals(self) -> dict[str, int]:
        """How much there is: people, phones, households, facilities, by field."""
        dice = self._dice("totals")
        staff = self._staff(dice)
        people = POPULATION.get(self.district or "", 0) * self.weight
        households = round(people / dice.uniform(3.35, 3.75))
        found = {
            "headcount": staff,
            "staff_with_smartphone": round(staff * dice.uniform(0.93, 1.0)),
            "smartphones": round(staff * dice.uniform(0.86, 0.97)),
            "households_total": households,
            "selfmanaged_groups_total": max(3, round(households / dice.uniform(55, 95))),
            "public_points_total": dice.randint(12, 26) if self.kind == "district_pc" else (
                dice.randint(3, 9)),
            "teachers_with_smartphone": round(staff * 0.98),
            "students_with_smartphone": round(staff * dice.uniform(8, 14)),
            "loudspeaker_broadcasts": dice.randint(2, 7),
            "residents_guided": dice.randint(5200, 16800),
            "households_visited_by_youth": dice.randint(1200, 4200),
            "media_items": dice.randint(9, 30),
        }  # fmt: skip
        return found | dict(TOTALS.get(self.code, {}))

    def _staff(self, dice: random.Random) -> int:
        if self.code in EMPLOYEES:
            return EMPLOYEES[self.code]
        ranges = {
            "commune_pc": (20, 31), "district_pc": (210, 420), "university": (180, 460),
            "college": (70, 260),
        }  # fmt: skip
        if self.kind == "commune_pc" and "phường" in self.short_name:
            return dice.randint(27, 44)
        return dice.randint(*ranges.get(self.kind, (38, 128)))

    @cached_property
    def levels(self) -> dict[str, float]:
        """Share of each total that will be done in the end, by the field that counts it."""
        dice = self._dice("levels")
        found = {}
        for code, total in sorted(self.fields.items()):
            if total is None:
                continue
            if self.code in COMPLETE:
                share = 1.0
            elif total == "households_total":
                share = min(0.98, max(0.2, dice.gauss(HOUSEHOLDS[self.district or "193"], 0.11)))
            elif total == "smartphones":
                share = 1.0 if dice.random() < 0.12 else min(1.0, dice.gauss(0.945, 0.045))
            elif total == "staff_with_smartphone":
                share = 1.0 if dice.random() < 0.62 else dice.uniform(0.88, 0.995)
            else:
                share = 1.0 if dice.random() < 0.2 else dice.uniform(0.70, 0.97)
            found[code] = share
        return found

    def values(self, at: datetime, day: str) -> dict[str, object]:
        """A whole form as the unit would fill it in at an instant.

        ``day`` makes the counts of one period (broadcasts, patients) differ from another's.
        """
        dice = self._dice(day)
        nil = NIL.get(self.code, {})
        found: dict[str, object] = {}
        for code, total in self.fields.items():
            if code in nil:
                found[code] = dict(nil[code])
            elif code in FLOWS:
                found[code] = max(1, round(self.totals[code] * dice.uniform(0.6, 1.3)))
            elif code in ("materials_published", "movement_launched"):
                found[code] = grown(at) > 0.2
            elif total is None:
                found[code] = self._stock(code, at)
            else:
                found[code] = self._part(code, total, at)
        return found

    def _stock(self, code: str, at: datetime) -> int:
        if code in ("households_visited_by_youth", "online_service_users"):
            return round(self.totals[code] * grown(at))
        return self.totals[code]

    def _part(self, code: str, total: str, at: datetime) -> int:
        whole = self.totals[total]
        if self.levels[code] == 1.0 and grown(at) >= 0.8:
            return whole
        pace = 1.0 if total in SLOW else 0.35
        if total == "staff_with_smartphone":
            pace = 0.5
        return min(whole, round(whole * self.levels[code] * grown(at) ** pace))

    def _dice(self, what: str) -> random.Random:
        return random.Random(f"{SEED}/{self.code}/{what}")  # noqa: S311 - invented figures
