"""Small books that would fill the memory of whoever lays them out."""

import io
import zipfile

import xlsxwriter


def corners():
    """Return a book of 5 kB with two cells as far apart as they can be."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "姓名")
        sheet.write(1_048_575, 16_383, "x")
    return raw.getvalue()


def repeated():
    """Return a table whose only cell says that it stands there 200 million times."""
    cell = '<t:table-cell t:number-columns-repeated="2000" o:value-type="string"><x:p>甲</x:p>'
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "content.xml",
            '<o:document-content xmlns:o="o" xmlns:t="t" xmlns:x="x"><o:body><o:spreadsheet>'
            f'<t:table t:name="S"><t:table-row t:number-rows-repeated="100000">{cell}'
            "</t:table-cell></t:table-row></t:table></o:spreadsheet></o:body>"
            "</o:document-content>",
        )
    return raw.getvalue()


def said_again():
    """Return a book in which ten thousand cells name one text of 32,000 signs."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(10_000):
            sheet.write(row, 0, "字" * 32_000)
    return raw.getvalue()


def renamed(raw, change):
    """Return a packed book whose sheet lies under another name and is written another way."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part.replace("sheet1.xml", "any.bin"), change(old.read(part)))
    return made.getvalue()


def prefixed(part):
    """Write the names of the cells with a prefix, and leave the places out of the second."""
    for name in (b"sheetData", b"row", b"c", b"v"):
        part = part.replace(b"<%s>" % name, b"<z:%s>" % name)
        part = part.replace(b"<%s " % name, b"<z:%s " % name)
        part = part.replace(b"</%s>" % name, b"</z:%s>" % name)
    return part.replace(b"sheet1.xml", b"any.bin").replace(
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"',
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:z="z"',
    )
