"""Importing: every row is taken once or refused with its reason."""

from __future__ import annotations

import pytest
from tests.conftest import NOW

from headwater.intake.mapping import mapping
from headwater.kernel.problem import Problem
from headwater.records.actions.importing import import_table
from headwater.records.models import History, Matter, Message, Report

HEADER = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间"
ROWS = """
1,U1,路灯不亮,2019/3/1 9:30:00,村口路灯坏了一周,已修好,2019/3/5 10:00
2,U2,井盖丢失,2019-03-02 10:00,学校门口井盖没了,,
3,U3,日期错,三月里,楼道堆物,,
4,U4,早答,2019/3/9 9:00,占道经营,已处理,2019/3/1 9:00
,U5,没有编号,2019/3/9 9:00,噪声,,
1,U1,重号,2019/3/9 9:00,垃圾,,
"""


def quiet(done, of):
    return None


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "board.csv"
    file.write_text(HEADER + ROWS, encoding="gb18030")
    return file


def imported(table, *, dry=False):
    return import_table(table, mapping("message-board"), at=NOW, dry=dry, tell=quiet)


def test_rows_become_reports_matters_and_closures(db, table):
    done = imported(table)

    assert done.counts()["taken"] == 2
    assert (done.closed, done.dropped_columns) == (1, 1)
    closed = Matter.objects.get(state="closed")
    assert (closed.outcome, closed.historical) == ("imported", True)
    assert not Message.objects.exists()


def test_refused_rows_are_listed_with_reasons(db, table):
    done = imported(table)

    reasons = {line: why.key for line, _, why in done.refused}
    assert set(reasons.values()) == {
        "intake.time-unreadable",
        "intake.reply-before",
        "intake.row-keyless",
        "intake.row-twice",
    }


def test_second_run_adds_nothing(db, table):
    imported(table)

    again = imported(table)

    assert (again.taken, again.known) == (0, 2)
    assert Report.objects.count() == 2


def test_dry_run_writes_nothing(db, table):
    done = imported(table, dry=True)

    assert done.rows == 6
    assert not Report.objects.exists()


def test_history_lies_in_its_own_month(db, table):
    from django.db import connection

    imported(table)

    with connection.cursor() as cursor:
        cursor.execute("select distinct tableoid::regclass::text from records_history order by 1")
        assert [row[0] for row in cursor.fetchall()] == ["records_history_201903"]
    assert History.objects.count() == 3


def test_imported_history_is_no_diversion(db, table):
    from headwater.kernel.periods import Period
    from headwater.records.queries.figures import figure

    imported(table)

    assert figure("effective-calls", Period.parse("2019")).value == 2
    assert figure("diversion-d1", Period.parse("2019")).denominator == 0


def test_wrong_columns_are_named(db, tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(Problem) as refused:
        imported(file)

    assert refused.value.code == "intake.columns-missing"


def test_formulas_are_refused(db, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["1", "U", "x", "2019/3/1", "=1+1", "", ""])
    file = tmp_path / "x.xlsx"
    book.save(file)

    with pytest.raises(Problem) as refused:
        imported(file)

    assert refused.value.code == "intake.table-formula"


def test_unknown_mapping_names_the_known_ones():
    with pytest.raises(Problem, match="message-board"):
        mapping("nonsense")


def test_the_real_board_is_read_whole(db, shared):
    file = shared / "data" / "messages" / "replies_4.xlsx"

    done = imported(file)

    assert (done.rows, done.taken, done.closed, len(done.refused)) == (2816, 2816, 2816, 0)
