"""The table of the map: what it says, and what it is told where it says nothing sensible."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from monitor.domain.tiles import DEEPEST, WIDEST, Tile, read_tiles
from monitor.intake.seeds import read_organizations
from monitor.settings import Settings
from monitor.shipped import folder

HEAD = "organization,column,row"


def test_tiles_are_told_in_the_order_they_are_read():
    found = read_tiles([HEAD, "tay,1,2", "", "dong,3,1", "giua, 2 ,1"])
    assert found == (Tile("giua", 2, 1), Tile("dong", 3, 1), Tile("tay", 1, 2))
    assert read_tiles(["\ufeff" + HEAD]) == ()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "the first line must be"),
        (["a,b,c"], "the first line must be organization,column,row"),
        ([HEAD, "tkv,1"], "line 2: write organization,column,row"),
        ([HEAD, "tkv,1,mot"], "line 2: column and row are whole numbers"),
        ([HEAD, "tkv,1,0"], f"rows from 1 to {DEEPEST}"),
        ([HEAD, f"tkv,{WIDEST + 1},1"], f"columns go from 1 to {WIDEST}"),
        ([HEAD, "tkv,1,1", "tkv,2,1"], "line 3: tkv has a place already"),
        ([HEAD, "tkv,1,1", "dong-bac,1,1"], "line 3: tkv stands there already"),
    ],
)
def test_a_table_nobody_can_read_is_refused_with_its_line(lines, said, tmp_path):
    with pytest.raises(ValueError, match=said):
        read_tiles(lines)
    table = tmp_path / "map.csv"
    table.write_text("\n".join(lines), "utf-8")
    with pytest.raises(ValidationError, match=said):
        Settings(map_file=table)
    with pytest.raises(ValidationError, match="cannot be read"):
        Settings(map_file=tmp_path / "khong-co.csv")


def test_the_shipped_map_has_every_district_of_the_province_about_where_it_lies():
    places = {one.organization: one for one in Settings().tiles}
    units = read_organizations(folder("seeds") / "organizations").organizations
    districts = {
        one.organization.code for one in units if one.organization.org_type == "district_pc"
    }
    assert set(places) == districts
    named = {
        one.organization.name_en.removeprefix("People's Committee of "):
        places[one.organization.code]
        for one in units if one.organization.code in places
    }  # fmt: skip
    west_to_east = (
        "Dong Trieu Town", "Uong Bi City", "Ha Long City", "Cam Pha City", "Tien Yen District",
        "Dam Ha District", "Hai Ha District", "Mong Cai City",
    )  # fmt: skip
    columns = [named[one].column for one in west_to_east]
    assert columns == sorted(set(columns))
    assert named["Binh Lieu District"].row < named["Tien Yen District"].row
    assert named["Uong Bi City"].row < named["Quang Yen Town"].row
    assert named["Co To District"].row == max(one.row for one in places.values())
    assert named["Co To District"].column > named["Van Don District"].column
