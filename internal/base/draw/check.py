#!/usr/bin/env python3
"""Checks a certificate of a draw again, with nothing but Python: python3 check.py FILE"""
import hashlib, hmac, json, sys
from datetime import datetime, timedelta, timezone

METHOD = "zhibu-draw/1"
sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
when = lambda text: datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
day = lambda at: at.astimezone(timezone(timedelta(hours=8))).strftime("%Y-%m-%d")


def take(orders, sizes, replaced):
    sample, gone = [], {r["id"] for r in replaced}
    for o in orders:
        want = sizes.get(o["stratum"], 0)
        sample += [i for i in o["ids"] if i not in gone][:want]
    return sample


def check(x):
    frame, c, wrong = x["frame"], x["commitment"], []
    say = lambda bad, text: wrong.append(text) if bad else None
    units, out = frame["units"] or [], frame["excluded"] or []
    lines = ["\t".join(["in", u["id"], u["stratum"], u["name"]]) for u in units]
    lines += ["\t".join(["out", u["id"], u["stratum"], u["name"], u["reason"]]) for u in out]
    lines.sort(key=lambda l: (l.split("\t")[1].encode(), l.encode()))
    text = METHOD + " frame\non\t" + frame["on"] + "\n" + "\n".join(lines) + "\n"
    say(sha(text) != c["frame_sha256"], "名单与承诺里的校验值不符")
    say(len({u["id"] for u in units + out}) != len(units + out), "名单里有重复的编号")
    say(any(not u["reason"].strip() for u in out), "有不参加抽取的没有写明原因")
    sizes = {s["stratum"]: s["n"] for s in c["sizes"]}
    text = c["method"] + " commitment\nframe\t" + c["frame_sha256"] + "\nsecret\t" + c["secret_sha256"] + "\n"
    for s in sorted(c["sizes"], key=lambda s: s["stratum"].encode()):
        text += "size\t%s\t%d\n" % (s["stratum"], s["n"])
    text += "number\t%s\t%s\nmade\t%s\n" % (c["number_day"], c["number_name"], c["made"])
    say(c["method"] != METHOD or sha(text) != x["commitment_sha256"], "承诺与公布的校验值不符")
    say(sha(x["secret"]) != c["secret_sha256"], "封存码与承诺里的校验值不符")
    say(len(x["number"]) < 4 or not set(x["number"]) <= set("0123456789"), "公开数字不对")
    say(c["number_day"] <= day(when(c["made"])), "公开数字的日期不在公布承诺以后")
    say(when(x["entered"]) < when(c["made"]) or day(when(x["entered"])) < c["number_day"], "公开数字录入得太早")
    seed = bytes.fromhex(sha(METHOD + " seed\n" + sha(text) + "\n" + x["secret"] + "\n" + x["number"] + "\n"))
    key = lambda i: (hmac.new(seed, i.encode(), hashlib.sha256).digest(), i.encode())
    strata = sorted({u["stratum"] for u in units}, key=str.encode)
    orders = [{"stratum": s, "ids": sorted((u["id"] for u in units if u["stratum"] == s), key=key)} for s in strata]
    say(orders != x["orders"], "排列的次序不符")
    say(len(sizes) != len(c["sizes"]) or any(n < 0 or n > sum(u["stratum"] == s for u in units) for s, n in sizes.items()), "数量不对")
    replaced = x["replaced"] or []
    for i, r in enumerate(replaced):
        say(r["id"] not in take(orders, sizes, replaced[:i]) or not r["reason"].strip(), "第%d个递补不对" % (i + 1))
    sample = take(orders, sizes, replaced)
    say(sample != x["sample"] or len(sample) != sum(sizes.values()) or not sample, "抽中的名单不符")
    return wrong


if __name__ == "__main__":
    wrong = check(json.load(open(sys.argv[1], encoding="utf-8")))
    print("\n".join(wrong) if wrong else "相符：名单、承诺、公开数字、次序和抽中的名单都对得上")
    sys.exit(1 if wrong else 0)
