"""Files, links and pictures, in English."""

from bot.messages.words.given import GivenWords
from sources.guard import Why

GIVEN = GivenWords(
    cannot_see="I cannot read pictures, recordings or files. Please tell me in words.",
    pictures=(
        "I cannot read what is in a picture, which does not mean that there is nothing to do. "
        "Please paste the words of the notice, or type one line with /add: what, and until when."
    ),
    caption_only="I cannot read the picture; what follows is from your caption alone.",
    file_not_read="This file ({name}) could not be read: {why}",
    page_not_read="This page could not be read: {why}\nYou can paste its words, or send it as a file.",
    whys={
        Why.NO_ADDRESS: "it is no address that can be opened.",
        Why.INSIDE: "its address is not on the public Internet, so I do not go there.",
        Why.UNREACHABLE: "no connection. Please try again later.",
        Why.SLOW: "no answer in time. Please try again later.",
        Why.STATUS: "it is not given out ({detail}): perhaps deleted, or only for those who log in.",
        Why.REDIRECTS: "it leads from one address to the next without end.",
        Why.TOO_LARGE: "it is too large.",
        Why.NO_PAGE: "it is no text ({detail}). I read .txt, .md, .html, and the account's .json and .jsonl.",
        Why.NO_TEXT: "it holds no words, perhaps pictures only.",
    },
    ask_one="{name}\nDates read: {count}. Keep it like this?",
    ask_several="{name}\nNotices: {notices}, with {count} dates in all. Keep them together?",
    one_line="{number}. {title} · {day} · {state}",
    line_known="kept already",
    line_changed="its words have changed, dates: {count}",
    line_nothing="no dates",
    line_pictures="pictures only, goes to a person",
    line_count="dates: {count}",
    and_more="…and {count} more",
    broken="Could not be read: {count}. The first: {first}",
    doubts_later="What is doubtful goes to /review.",
    known="This notice is kept already and has not changed.",
    known_all="{name}\nAll notices in it ({count}) are kept already.",
    changed="This notice is kept already; its words have changed, and the new ones will hold.",
    nothing_in="{name}\nThere is no notice in it.",
    only_pictures=(
        "It is pictures only. I cannot read what is in a picture, which does not mean that there is nothing to do. "
        "Please paste its words, or type one line with /add."
    ),
    too_many="At most {limit} notices at once, and there are {count}: please send them in parts.",
    too_long="At most {limit} characters at once, and there are {count}: please send it in parts.",
    done_several="Kept: {notices} notices with {count} dates in all.",
    done_reviews="Some are doubtful: see /review.",
    overtaken="Updated since, and therefore left as it is ({count}): {titles}",
    several="{count} notices: {first} and others",
)
