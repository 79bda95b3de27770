"""The appointment form 干部任免审批表 as a file: .lrmx (3.x, 2025), and .lrm with .pic.

Pure: bytes in, frozen values and a list of what was mended out. See docs/explanation/lrmx.md.
"""

from youwei.interop.lrmx.checking import check
from youwei.interop.lrmx.lrm import read_lrm, write_lrm
from youwei.interop.lrmx.person import FormError, Mended, Person, Relative, Unknown
from youwei.interop.lrmx.reading import read_lrmx
from youwei.interop.lrmx.retirement import retirement_month
from youwei.interop.lrmx.writing import write_lrmx

__all__ = [
    "FormError",
    "Mended",
    "Person",
    "Relative",
    "Unknown",
    "check",
    "read_lrm",
    "read_lrmx",
    "retirement_month",
    "write_lrm",
    "write_lrmx",
]
