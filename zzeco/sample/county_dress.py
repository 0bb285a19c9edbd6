"""Which county delivers its woods in which dress: field names, units, codes, CRS and encoding."""

from dataclasses import dataclass

import pandas as pd

from zzeco.sample.files import Dress
from zzeco.sample.landscape import PLANE
from zzeco.sample.stands import SPECIES

STANDARD = (
    "bsm", "sheng", "xian", "xiang", "cun", "lin_ye_ju", "lin_ban", "xiao_ban", "xbmj", "dlbm", "di_lei", "q_di_lei",
    "yu_bi_du", "gmgd", "you_shi_sz", "shuzhong_zc", "qi_yuan", "pingjun_nl", "ling_zu", "pingjun_xj", "pingjun_sg",
    "mei_gq_zs", "mei_gq_xj", "huo_lm_xj", "ld_qs", "lmqs", "lin_zhong", "sen_lin_lb", "shi_quan_d", "gjgyl_bhdj",
    "bh_dj", "di_mao", "hai_ba", "po_xiang", "po_wei", "po_du", "tu_rang_lx", "tu_ceng_hd", "q_pjnl", "bhyy", "dc_rq",
    "note_text",
)  # fmt: skip
CHINESE = {
    "bsm": "标识码", "sheng": "省", "xian": "县", "xiang": "乡", "cun": "村", "lin_ye_ju": "林业局",
    "lin_ban": "林班", "xiao_ban": "小班", "xbmj": "小班面积", "tbmj": "图斑面积", "mian_ji": "面积",
    "dlbm": "地类编码(国土)", "di_lei": "地类", "q_di_lei": "前期地类", "yu_bi_du": "郁闭度", "gmgd": "灌木盖度",
    "you_shi_sz": "优势树种", "shuzhong_zc": "树种组成", "qi_yuan": "起源", "pingjun_nl": "平均年龄",
    "ling_zu": "龄组", "pingjun_xj": "平均胸径", "pingjun_sg": "平均树高", "mei_gq_zs": "每公顷株数",
    "mei_gq_xj": "每公顷蓄积量", "huo_lm_xj": "蓄积量(小班)", "ld_qs": "土地所有权属", "lmqs": "林木权属",
    "lin_zhong": "林种", "sen_lin_lb": "森林类别", "shi_quan_d": "事权等级", "gjgyl_bhdj": "公益林保护等级",
    "bh_dj": "林地保护等级", "di_mao": "地貌", "hai_ba": "海拔", "po_xiang": "坡向", "po_wei": "坡位",
    "po_du": "坡度", "tu_rang_lx": "土壤类型", "tu_ceng_hd": "土层厚度", "q_pjnl": "前期平均年龄", "bhyy": "变化原因",
    "dc_rq": "调查日期", "note_text": "备注",
}  # fmt: skip
PINYIN = {
    "bsm": "biaoshima", "xian": "xianqu", "xiang": "xiangzhen", "cun": "cunming", "lin_ye_ju": "linyeju",
    "lin_ban": "linban", "xiao_ban": "xiaoban", "xbmj": "xiaobanmianji", "tbmj": "tubanmianji", "mian_ji": "mianji",
    "di_lei": "dilei", "q_di_lei": "qiandilei", "yu_bi_du": "yubidu", "gmgd": "guanmugaidu",
    "you_shi_sz": "youshishuzhong", "shuzhong_zc": "shuzhongzucheng", "qi_yuan": "qiyuan",
    "pingjun_nl": "pingjunnianling", "ling_zu": "lingzu", "pingjun_xj": "pingjunxiongjing",
    "pingjun_sg": "pingjunshugao", "mei_gq_zs": "MEIGQZS", "mei_gq_xj": "MEIGQXJ", "huo_lm_xj": "huolimuxuji",
    "lin_zhong": "linzhong", "sen_lin_lb": "senlinleibie", "hai_ba": "haiba", "po_xiang": "poxiang",
    "po_wei": "powei", "po_du": "podu", "tu_rang_lx": "turangleixing", "tu_ceng_hd": "tucenghoudu",
    "bhyy": "bianhuayuanyin", "note_text": "beizhu",
}  # fmt: skip
SHORT = {
    "xiao_ban": "XBH", "mian_ji": "MJ", "di_lei": "DL", "q_di_lei": "Q_DL", "yu_bi_du": "YBD", "you_shi_sz": "YSSZ",
    "shuzhong_zc": "SZ_ZC", "qi_yuan": "QY", "pingjun_nl": "NL", "ling_zu": "LZU", "pingjun_xj": "PJXJ",
    "pingjun_sg": "PINGJUN_G", "mei_gq_zs": "MGQZS", "mei_gq_xj": "MGQXJ", "huo_lm_xj": "HUO_LMXJ",
    "gjgyl_bhdj": "GYLBHDJ", "sen_lin_lb": "SLLB", "shi_quan_d": "SQDJ", "bh_dj": "LDBHDJ", "hai_ba": "HBG",
    "tu_rang_lx": "TRLX", "tu_ceng_hd": "TCHD", "note_text": "BZ",
}  # fmt: skip
NAMES: dict[str, dict[str, str]] = {"standard": {}, "chinese": CHINESE, "pinyin": PINYIN, "short": SHORT}
DECIMALS = {
    "xbmj": 4, "mian_ji": 4, "tbmj": 1, "yu_bi_du": 2, "gmgd": 0, "pingjun_xj": 1, "pingjun_sg": 1, "mei_gq_xj": 1,
    "huo_lm_xj": 1,
}  # fmt: skip
UNITS_PER_HA = {"ha": 1.0, "m2": 10_000.0, "mu": 15.0}


@dataclass(frozen=True)
class CountyDress:
    """File dress, naming and value habits of one county."""

    file: Dress
    names: str = "standard"
    area_field: str = "xbmj"
    area_unit: str = "ha"
    species: str = "code"


def second_dresses() -> dict[str, CountyDress]:
    """Nine habits of the second survey, by county code."""
    zoned, six_degree, six_degree_east = "EPSG:4526", "EPSG:4497", "EPSG:4498"
    return {
        "430202": CountyDress(Dress(crs=zoned)),
        "430203": CountyDress(Dress(crs=zoned, prj=False), "chinese", species="name"),
        "430204": CountyDress(Dress(crs=PLANE, cpg=False), "chinese", "mian_ji", "mu", "name"),
        "430211": CountyDress(Dress("gpkg", "EPSG:4490")),
        "430212": CountyDress(Dress("zip", zoned, encoding="utf8"), area_field="tbmj", area_unit="m2"),
        "430223": CountyDress(Dress(crs=PLANE, prj=False, cpg=False), "short", "mian_ji", species="code6"),
        "430224": CountyDress(Dress(crs=zoned)),
        "430225": CountyDress(Dress(crs=six_degree_east, prj=False), "pinyin", area_unit="m2"),
        "430281": CountyDress(Dress(crs=six_degree, cpg=False, language_byte=True), "chinese"),
    }


def first_dresses() -> dict[str, CountyDress]:
    """The habits five years earlier: the same counties, each in the dress that another one has later."""
    later = second_dresses()
    codes = list(later)
    return {code: later[codes[(number + 2) % len(codes)]] for number, code in enumerate(codes)}


def dressed(table: pd.DataFrame, dress: CountyDress) -> tuple[pd.DataFrame, dict[str, int]]:
    """The table under the county's names, units and codes, and the decimals of its columns."""
    area = {dress.area_field: (table["area_ha"] * UNITS_PER_HA[dress.area_unit]).round(DECIMALS[dress.area_field])}
    fields = [dress.area_field if name == "xbmj" else name for name in STANDARD]
    worn = table.assign(**area, you_shi_sz=_species(table["you_shi_sz"], dress.species))
    worn = worn[[name for name in fields if name in worn.columns]]
    case = str.lower if dress.file.form == "gpkg" else str.upper
    names = {name: NAMES[dress.names].get(name, case(name)) for name in worn.columns}
    return worn.rename(columns=names), {names[n]: d for n, d in DECIMALS.items() if n in names}


def _species(code: pd.Series, habit: str) -> pd.Series:
    """Three-digit codes, six-digit codes or names; what has no code keeps its name."""
    if habit == "code6":
        return code.where(~code.str.isdigit().fillna(False).astype(bool), code + "000")
    if habit == "name":
        names = dict(zip(SPECIES["code"], SPECIES["name"], strict=True)) | {"660": "毛竹"}
        return code.map(names).fillna(code)
    return code
