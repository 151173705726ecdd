"""Words that the writing checks of the composer look for, by language. Pure; the browser does the looking."""

from typing import Any

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "greetings": ["hello", "hi", "hey", "dear", "good morning", "good afternoon", "good evening", "thank you", "thanks"],
        "closings": ["regards", "wishes", "sincerely", "thank you", "thanks", "yours"],
        "promises": [
            "guarantee",
            "promise",
            "definitely",
            "for sure",
            "immediately",
            "right away",
            "by tomorrow",
            "will never happen again",
        ],
    },
    "ru": {
        "greetings": ["здравствуйте", "добрый день", "доброе утро", "добрый вечер", "привет", "спасибо"],
        "closings": ["с уважением", "всего доброго", "хорошего дня", "спасибо"],
        "promises": ["гарантирую", "гарантируем", "обещаю", "обещаем", "обязательно", "точно", "немедленно", "больше не повторится"],
    },
    "ja": {
        "greetings": ["こんにちは", "お世話", "おはよう", "こんばんは", "お問い合わせ", "ありがとうございます", "様"],
        "closings": ["よろしくお願い", "お願いいたします", "お願い致します", "ありがとうございます"],
        "promises": ["必ず", "絶対", "保証", "お約束", "すぐに", "二度と"],
    },
    "de": {
        "greetings": ["hallo", "guten tag", "guten morgen", "guten abend", "liebe", "lieber", "sehr geehrte", "danke"],
        "closings": ["grüße", "grüßen", "gruß", "danke"],
        "promises": ["garantiere", "garantieren", "verspreche", "versprechen", "auf jeden fall", "bestimmt", "sofort"],
    },
}


def writing_words(language: str | None) -> dict[str, Any]:
    """The words of a language; one without a list gets none, and its checks of words stay silent."""
    return WORDS.get((language or "en").replace("_", "-").split("-")[0].lower(), {"greetings": [], "closings": [], "promises": []})
