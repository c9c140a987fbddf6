"""Which sheets the declarations become: long tables end a sheet, and sheets and captions are numbered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.workbook.declare import Block, ChartRow, Choice, Sheet, Table


def arranged(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return the sheets after the cover in the workbook's order, each with its number before its title.

    A printed sheet can repeat one header only, the last one's: so the blocks after a long table go to a further sheet.
    """
    parts = [part for sheet in sheets for part in _parts(sheet)]
    return tuple(_numbered(sheet, number) for number, sheet in enumerate(parts, start=1))


def _parts(sheet: Sheet) -> Iterator[Sheet]:
    groups: list[list[Block]] = [[]]
    ended = False
    for block in sheet.blocks:
        if ended and isinstance(block, Table):
            groups.append([])
            ended = False
        if isinstance(block, Table):
            ended = block.frame.height > block.fits
        groups[-1].append(block)
    home = {block.name: number for number, group in enumerate(groups) for block in group if isinstance(block, Table)}
    for number, group in enumerate(groups):
        # what is drawn from a table, or chosen out of it, stands on the table's sheet
        drawn = [block for other in groups for block in other if _stands(block, home) == number]
        kept = [block for block in group if _stands(block, home) is None]
        yield replace(sheet, blocks=(*drawn, *kept), part=number + 1) if len(groups) > 1 else sheet


def _stands(block: Block, home: dict[str, int]) -> int | None:
    """Return the number of the group that the block must stand in; None where it may stay where it is."""
    if isinstance(block, ChartRow) and block.charts:
        return home.get(block.charts[0].table)
    return home.get(block.table) if isinstance(block, Choice) else None


def _numbered(sheet: Sheet, number: int) -> Sheet:
    title = f"{number}. {sheet.title}" + (f" {sheet.part}" if sheet.part > 1 else "")
    captions = [block for block in sheet.blocks if isinstance(block, Table) and block.caption is not None]
    if len(captions) < 2:
        return replace(sheet, title=title)
    numbers = {id(block): f"{number}.{place} " for place, block in enumerate(captions, start=1)}
    blocks = tuple(
        replace(block, caption=numbers[id(block)] + (block.caption or ""))
        if isinstance(block, Table) and id(block) in numbers
        else block
        for block in sheet.blocks
    )
    return replace(sheet, title=title, blocks=blocks)
