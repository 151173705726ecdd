"""Words that the writing checks of the composer look for, by language. Pure; the browser does the looking."""

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "greetings": ["hello", "hi", "hey", "dear", "good morning", "good afternoon", "good evening", "thank you", "thanks"],
        "closings": ["regards", "wishes", "sincerely", "thank you", "thanks", "yours"],
        "promises": [
            "guarantee",
            "guarantees",
            "guaranteed",
            "promise",
            "promises",
            "promised",
            "definitely",
            "certainly will",
            "for sure",
            "i assure",
            "rest assured",
            "without fail",
            "immediately",
            "right away",
            "have it today",
            "with you today",
            "by tonight",
            "by tomorrow",
            "tomorrow at the latest",
            "within the hour",
            "never happen again",
        ],
        "given": ["refund", "refunded", "money", "credit", "replacement", "parcel", "arrive", "arrives", "fixed", "solved"],
        "today": ["today", "tonight"],
        "hard": 55,
    },
    "ru": {
        "greetings": ["здравствуйте", "добрый день", "доброе утро", "добрый вечер", "привет", "спасибо"],
        "closings": ["с уважением", "всего доброго", "хорошего дня", "спасибо"],
        "promises": [
            "гарантирую",
            "гарантируем",
            "обещаю",
            "обещаем",
            "обещали",
            "гарантированно",
            "обязательно",
            "точно",
            "немедленно",
            "сегодня же",
            "до завтра",
            "больше не повторится",
        ],
        "given": ["вернём", "вернем", "деньги", "возврат", "посылка", "посылку", "получите"],
        "today": ["сегодня"],
        "hard": 65,
    },
    "ja": {
        "greetings": ["こんにちは", "お世話", "おはよう", "こんばんは", "お問い合わせ", "ありがとうございます", "様"],
        "closings": ["よろしくお願い", "お願いいたします", "お願い致します", "ありがとうございます"],
        "promises": ["必ず", "絶対", "保証", "お約束", "すぐに", "本日中", "今日中", "明日まで", "二度と"],
    },
    "de": {
        "greetings": ["hallo", "guten tag", "guten morgen", "guten abend", "liebe", "lieber", "sehr geehrte", "danke"],
        "closings": ["grüße", "grüßen", "gruß", "danke"],
        "promises": [
            "garantiere",
            "garantieren",
            "verspreche",
            "versprechen",
            "garantiert",
            "versprochen",
            "auf jeden fall",
            "bestimmt",
            "sofort",
            "noch heute",
            "bis morgen",
        ],
        "given": ["geld", "erstattung", "erstatten", "paket", "gutschrift"],
        "today": ["heute"],
        "hard": 60,
    },
}


def writing_words(language: str | None) -> dict[str, Any]:
    """The words of a language; one without a list gets none, and its checks of words stay silent."""
    return WORDS.get((language or "en").replace("_", "-").split("-")[0].lower(), {"greetings": [], "closings": [], "promises": []})
