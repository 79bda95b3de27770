"""What an appointment form holds: named texts, relatives, a photo, and what nobody knows."""

from dataclasses import dataclass

FAMILY, PHOTO = "JiaTingChengYuan", "ZhaoPian"
LABELS = {
    "XingMing": "姓名",
    "XingBie": "性别",
    "ChuShengNianYue": "出生年月",
    "MinZu": "民族",
    "JiGuan": "籍贯",
    "ChuShengDi": "出生地",
    "RuDangShiJian": "入党时间",
    "CanJiaGongZuoShiJian": "参加工作时间",
    "DaoLingNianYue": "到龄年月",
    "JianKangZhuangKuang": "健康状况",
    "ZhuanYeJiShuZhiWu": "专业技术职务",
    "ShuXiZhuanYeYouHeZhuanChang": "熟悉专业有何专长",
    "QuanRiZhiJiaoYu_XueLi": "全日制学历",
    "QuanRiZhiJiaoYu_XueWei": "全日制学位",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "全日制学历毕业院校系及专业",
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "全日制学位毕业院校系及专业",
    "ZaiZhiJiaoYu_XueLi": "在职学历",
    "ZaiZhiJiaoYu_XueWei": "在职学位",
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "在职学历毕业院校系及专业",
    "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "在职学位毕业院校系及专业",
    "XianRenZhiWu": "现任职务",
    "NiRenZhiWu": "拟任职务",
    "NiMianZhiWu": "拟免职务",
    "JianLi": "简历",
    "JiangChengQingKuang": "奖惩情况",
    "NianDuKaoHeJieGuo": "年度考核结果",
    "RenMianLiYou": "任免理由",
    "JiaTingChengYuan": "家庭成员及重要社会关系",
    "ChengBaoDanWei": "呈报单位",
    "GaiGeQianRenZhiNianLingJieXian": "改革前任职年龄界限",
    "JiSuanNianLingShiJian": "计算年龄时间",
    "TianBiaoShiJian": "填表时间",
    "TianBiaoRen": "填表人",
    "ShenFenZheng": "身份证号",
    "ZhaoPian": "照片",
    "Version": "版本",
}
"""Element → its name on paper, in the order in which elements are written."""

RELATIVE = {
    "ChengWei": "称谓",
    "XingMing": "姓名",
    "ChuShengRiQi": "出生年月",
    "ZhengZhiMianMao": "政治面貌",
    "GongZuoDanWeiJiZhiWu": "工作单位及职务",
}
NEW_IN_2025 = {"DaoLingNianYue", "GaiGeQianRenZhiNianLingJieXian"}


class FormError(ValueError):
    """A form that cannot be read or written; the text is a sentence for the person."""


@dataclass(frozen=True)
class Mended:
    """One thing that was put right on reading: where, what was wrong, before and after."""

    place: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        """Return it as a sentence, long texts cut."""
        return f"{self.place}: {self.what} (“{self.before[:40]}” → “{self.after[:40]}”)."


@dataclass(frozen=True)
class Unknown:
    """An element of another program, kept as it is, behind the known element `after`."""

    after: str
    xml: str


@dataclass(frozen=True)
class Relative:
    """One row of the family: element → text of those that the row has."""

    texts: tuple[tuple[str, str], ...]
    unknown: tuple[Unknown, ...] = ()

    def text(self, element: str) -> str:
        """Return a text, empty if the row has no such element."""
        return dict(self.texts).get(element, "")


@dataclass(frozen=True)
class Person:
    """A form. An element that the file did not have is absent, not empty.

    Lines inside a text end in a line feed; `photo` is the image itself, None if its element
    is absent and empty bytes if it is empty; `family` likewise None or rows.
    """

    texts: tuple[tuple[str, str], ...]
    family: tuple[Relative, ...] | None = None
    photo: bytes | None = None
    unknown: tuple[Unknown, ...] = ()

    def text(self, element: str) -> str:
        """Return a text, empty if the form has no such element."""
        return dict(self.texts).get(element, "")

    @property
    def is_2025(self) -> bool:
        """The edition shows in its elements; the text of Version is not to be relied on."""
        return bool(NEW_IN_2025 & dict(self.texts).keys())
