"""Words that insult, swear or threaten, in English: a screening list, not a judge.

Slurs stand here as hashes of their words (`Texts.words`), so that no reader of this file meets them.
"""

from __future__ import annotations

NAME, LANGUAGE = "debtkit-insults-en-1", "en"

PHRASES: dict[str, tuple[str, ...]] = {
    "insult": (
        *("idiot", "idiots", "moron", "morons", "imbecile", "stupid people", "you are stupid", "you re stupid"),
        *("dumbass", "scumbag", "scum of the earth", "loser", "losers", "pathetic loser", "worthless piece", "vermin"),
        *(
            "subhuman",
            "subhumans",
            "degenerate",
            "degenerates",
            "disgusting people",
            "you disgust me",
            "piece of trash",
        ),
    ),
    "profanity": (
        *("fuck", "fucks", "fucked", "fucker", "fuckers", "fucking", "motherfucker", "motherfuckers", "shit", "shits"),
        *("shitty", "bullshit", "asshole", "assholes", "bitch", "bitches", "bastard", "bastards", "cunt", "cunts"),
        *("dickhead", "dickheads", "prick", "wanker", "wankers", "piss off", "crap"),
    ),
    "threat": (
        *("i will kill you", "i ll kill you", "i m going to kill you", "kill yourself", "kill them all", "go die"),
        *("you should die", "you deserve to die", "they deserve to die", "deserve to be shot", "should be shot"),
        *("should be killed", "should be hanged", "should be exterminated", "should be wiped out", "hope you die"),
        *("i will find you", "i will hurt you", "i ll hurt you", "beat you up", "burn in hell"),
    ),
}
SLURS: tuple[int, ...] = (
    *(0x51E74EB2B0D60CD, 0x12EC6F7702A49927, 0x1690E3E4619B014C, 0x1B9822166074A4B4),
    *(0x1D7E646DF63BAF14, 0x20B620F17EBDCC62, 0x26A54EC8178B26F0, 0x2E84740CD661A3B8),
    *(0x3C6F35E5EC21DD54, 0x3D7403383F9D0B36, 0x41D606F15012D376, 0x47D8DCAE7BA5C026),
    *(0x48236BB60B6FA7E7, 0x4CA773F0504A062D, 0x502A224499C0C8EC, 0x5668608F7D2C92B9),
    *(0x59C41C43A78F012A, 0x62A187CAAB86272B, 0x71E7D054CF274335, 0x756517821A33C5E1),
    *(0x7ACEA8B25D1509C3, 0x7C0F6566313C3D27, 0x7FA7F18EDD723369, 0x80990796EC632F62),
    *(0x814D936FDB4AFE9D, 0x8D068BBB6C51880B, 0x955233C7E8D97D8B, 0x9F2B34E689B8A443),
    *(0xA3A6FCF3FE1EA895, 0xA68BDDB3C9A9A035, 0xAEC634B300DED4E1, 0xB14732012920BE90),
    *(0xB30EBA7D4612A0EE, 0xBBD2BACD484EC7F4, 0xC10138A35A3D3FD2, 0xD869EB6CA4E44D55),
    *(0xD9D49A12991CA062, 0xDA9E3B3C88BD5BEF, 0xEDE028F1084D2F87, 0xF0B2E6888A4ED9F3),
)
KINDS = ("insult", "profanity", "threat", "slur")
