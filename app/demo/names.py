"""Names nobody is meant by: thrown together from common surnames and given names."""

import random

SURNAMES = "王李张刘陈杨赵孙周徐马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
FIRST = "建国红秀玉桂春文志明海永立新美小晓佳雨思子俊光振兴凤淑爱慧丽素金宝长福庆德学家"
SECOND = "华英兰芳梅平军强伟敏霞珍荣波涛杰鹏超静娟燕萍宁辉斌龙雷芬莲香琴云生民田山峰林松洁琳怡轩"


def invented(rng: random.Random) -> str:
    given = rng.choice(FIRST) + (rng.choice(SECOND) if rng.random() < 0.85 else "")
    return rng.choice(SURNAMES) + given
