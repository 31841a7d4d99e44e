"""Photos for the demonstration, drawn by the program: no real home, person or number plate is in them."""

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from app.demo.drawings import gardens, indoors, streets, walls
from app.demo.drawings.canvas import Stage


class _Scene(NamedTuple):
    before: str
    after: str
    paint: Callable[[random.Random, bool], Stage]


_SCENES = {
    "fire_lane": _Scene(
        "汽车停在画着黄色网格线的消防通道上", "消防通道空出来了，黄色网格线看得清楚", streets.fire_lane
    ),
    "lamp": _Scene("天黑了，路边的灯都没有亮", "路灯亮了，小路照得清楚", streets.lamp),
    "pavement": _Scene("人行道的地砖塌了一块，拉着红白警戒带", "地砖补好了，路面是平的", gardens.pavement),
    "bins": _Scene("垃圾桶满得盖不上，周围堆着垃圾袋", "垃圾清走了，桶盖都盖上了", streets.bins),
    "lift": _Scene("电梯门关着，门上贴着一张通知", "电梯门开着，轿厢里亮着灯", indoors.lift),
    "cable": _Scene("一根电线从窗户拉下来，给电动车充电", "电动车在充电桩上充电，窗户上没有电线了", walls.cable),
    "leak": _Scene("车库顶上一片水渍，地上放着桶接水", "车库顶补好了，地面是干的", indoors.leak),
    "lawn": _Scene("草地被踩出一条土路", "土路补种了草，前面装了矮栏杆", gardens.lawn),
    "door": _Scene("单元门歪着，关不上", "单元门修好了，关得严", walls.door),
    "stairwell": _Scene("楼道两边堆着纸箱和旧柜子", "楼道清空了，两边没有杂物", indoors.stairwell),
    "barrier": _Scene("车辆道闸的横杆断了，垂到地上", "道闸换了新横杆，横得平直", streets.barrier),
    "noise": _Scene("夜里楼下摆着烧烤摊，灯还亮着", "夜里楼下没有摊位，只亮着一盏路灯", streets.noise),
    "wall": _Scene("外墙的墙皮掉了几大块，露出砖来", "外墙重新抹平刷好了", walls.wall),
    "pipe": _Scene("水管裂了，水喷出来流了一地", "水管换了新接头，地面是干的", indoors.pipe),
    "dog": _Scene("小路上有几处狗粪没有收", "小路扫干净了，路边装了拾便袋箱", gardens.dog),
    "sign": _Scene("宣传栏上层层叠叠贴着破旧的纸", "宣传栏清理干净了，整齐贴着四张通知", walls.sign),
}
SCENES: Mapping[str, str] = MappingProxyType({name: scene.before for name, scene in _SCENES.items()})
"""Scene → what a person who cannot see the photo is told."""
AFTER: Mapping[str, str] = MappingProxyType({name: scene.after for name, scene in _SCENES.items()})
"""The same for the photo taken after the repair."""


def draw(scene: str, seed: int, after: bool = False) -> bytes:
    """A JPEG of 960×720 and at most 60 kB; the same bytes for the same arguments, KeyError for an unknown scene.

    With the same seed, before and after are taken from the same spot.
    """
    return _SCENES[scene].paint(random.Random(f"{scene} {seed}"), after).finished()
