"""Turns of phrase that tell what a sentence does, each with its name; the learned parts weigh them.

A cue is a hint, never a verdict: "I'm not asking for a job" holds `job` and `negation`, and the models in
`data/` have learned what the two mean together. All patterns are matched on lower case with straight apostrophes.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_MONTH = r"(?:january|february|march|april|june|july|august|september|october|november|december)"
_NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"forty|"
    r"fifty|sixty|ninety|hundred|thousand|half|a couple of|a few)"
)

PATTERNS: dict[str, str] = {
    # When and how long: what makes a next step concrete.
    "day": rf"\b(?:{_DAY}|tomorrow|tonight|today|weekend|this (?:morning|afternoon|evening))\b",
    "date": rf"\b(?:the (?:\d+(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|"
    r"ninth|tenth|"
    rf"eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|"
    r"twentieth|"
    rf"thirtieth|twenty-\w+)(?: of)?\b|{_MONTH}\b|in may\b)",
    "clock": rf"\b(?:at|by|from|before|after|till|until|about|round) (?:{_NUMBER}|half|noon|lunch|midday)\b|"
    r"\bo'clock\b|\bhalf (?:past|five|six|seven|eight|nine|ten|eleven|twelve|one|two|three|four)\b|"
    r"\bquarter (?:to|past)\b|\d ?(?:am|pm)\b|\d:\d\d",
    "length_of_time": rf"\b(?:{_NUMBER}|a|an|quarter of an|half an|three quarters of an)[- ](?:\w+ )?"
    r"(?:minutes?|mins?|hours?|mornings?|afternoons?|evenings?|days?)\b|\bquick (?:call|chat|coffee|look)\b",
    "soon": r"\b(?:next|this|coming|following) (?:week|month|term|time|year)\b|\bafter (?:work|your|the|"
    r"lunch)\b|"
    r"\bbefore (?:you|your|work)\b|\bin the (?:morning|afternoon|evening|break|interval|queue)\b",
    "medium": r"\b(?:call|phone|ring|zoom|video|email|e-mail|mail|message|text|whatsapp|linkedin|coffee|"
    r"tea|lunch|"
    r"breakfast|dinner|pint|drink|cake|bun|biscuits?|visit|tour|demo|stand|booth|link|post|lift|walk)\b",
    "meet_up": r"\b(?:come (?:by|round|over|to|along|and)|drop (?:by|in)|pop (?:in|by|round|over)|bring|"
    r"show you|"
    r"walk you through|talk you through|take you|meet|sit down|go (?:through|over)|have a (?:look|word|"
    r"go|chat)|"
    r"pick (?:a|any|your)|send you|i'll ring|i'll call|call you|ring you|i can be|i could be|i'll be)\b",
    "vague": r"\b(?:some ?time|some day|one day|one of these days|at some point|some point|when(?:ever)? you|"
    r"whenever|if you(?:'re| are| ever| fancy| like| want)|maybe|perhaps|might|no pressure|no rush|"
    r"keep in touch|"
    r"be in touch|stay in touch|get in touch|who knows|or whatever|or something|whatever|dunno|i don't know|"
    r"when things|soon|eventually|in future|proper chat|ever fancied)\b",
    "invite": r"\b(?:shall (?:i|we)|would you|could (?:we|you|i)|can (?:we|i|you)|may i|let me|let's|"
    r"how about|"
    r"what about|do you fancy|fancy|are you (?:free|around)|would \w+ (?:do|suit|work|be)|"
    r"does \w+ (?:do|suit|work)|"
    r"is \w+ (?:any good|good|all right|ok|okay)|i'd love to|want to|have you got|will you)\b",
    # Asking outright.
    "job": r"\b(?:jobs?|position|vacanc(?:y|ies)|opening|hire|hiring|recruit\w*|placement|internship|intern|"
    r"employ\w*|salary|payroll|salaried|post|role|postdoc|contract|looking for work|take me on|cv|"
    r"résumé|resume|"
    r"apprentice\w*|work for you|work with you|freelance|place for me|room for me|use for me)\b",
    "money": r"\b(?:fund\w*|money|invest\w*|grant|loan|lend|pay|pounds?|dollars?|euros?|quid|grand|"
    r"sponsor\w*|"
    r"donat\w*|cash|thousand|budget|back (?:me|us)|put in|chip in|buy)\b",
    "favour": r"\b(?:put in a (?:good )?word|put a (?:good )?word|a (?:good |quiet )?word (?:in|with)|"
    r"refer\w*|"
    r"recommend(?:ation)?|vouch|introduc\w*|pass (?:my|it|this) \w*|put my name|put me|get me|do me|a favour|"
    r"forward my|hand my|tell them|who's hiring|sign (?:it|off|this)|endorse|know (?:anyone|anybody|"
    r"someone))\b",
    "ask_open": r"\b(?:is there (?:a|any|anything)|are there any|anything going|have you (?:got )?(?:a|any)|"
    r"do you have (?:a|any)|are you (?:hiring|looking|taking)|would you (?:have|consider|take|put|pay|"
    r"lend|give|"
    r"hire|fund|back|get|be willing)|could you (?:put|get|give|lend|take|hire|pay|pass|find|offer)|"
    r"can you (?:put|get|give|lend|take|hire|pay|pass|find|offer)|i(?:'m| am) (?:looking for|after|"
    r"hoping for)|"
    r"i (?:need|want|was hoping|would like|wondered)|what i (?:need|want)|looking for)\b",
    "negation": r"\b(?:not|n't|never|no|without|nothing|nobody|rather than|isn't|don't|won't|"
    r"wouldn't)\b|n't\b",
    "refuses": r"(?:\b(?:not|never|no|nor|without|nobody)\b|n't\b)[^.?!]{0,24}\b(?:ask\w*|looking|after|"
    r"hunting|fishing|"
    r"angling|here for|come for|come (?:to|about)|jobs?|position|post|place|money|funding|fee|favours?)\b",
    "disclaims": r"\b(?:i'm|i am|we're|we are) (?:\w+ )?not (?:\w+ )?(?:ask\w*|looking|after|hunting|fishing|angling|"
    r"selling|in need)\b|\bi (?:haven't|have not|didn't|don't|do not|won't) (?:come|want|need|ask\w*)\b[^.?!]{0,24}"
    r"\b(?:jobs?|position|post|place|money|fund\w*|grant|cut|fee|penny|work|favour)\b|"
    r"\b(?:isn't|is not|not) (?:what|why) i(?:'m| am|'ve| came)\b|\bwithout asking\b",
    "requests": r"\bi(?:'d| would| must| am|'m)? (?:\w+ )?(?:request\w*|beg\w*|ask(?:ing)? you|be obliged|be grateful|"
    r"appreciate it if)\b|\b(?:take me|hire me|refer \w+|the man for it|the woman for it|chip in|stand up for)\b|"
    r"\b(?:i|we) (?:also |only |just |really )?(?:want|need)(?: \w+){0,2} (?:your|you to|thousand|more|another)\b",
    "for_me": r"\b(?:could|would|can|will|might|please|if|want|like|need|ask|so|and|then|just)\b[^.?!]{0,20}"
    r"\b(?:write|make|give|get|find|take|lend|put|walk|pass|hand|send|forward|drop|mention|tell|"
    r"introduce|refer|"
    r"recommend|sign|speak|order|pay|back|hire|keep|buy)\b[^.?!]{0,16}\b(?:me|my|us|our|mine|him|her)\b",
    "papers": r"\b(?:letter|reference|résumé|resume|cv|visa|my name|application|vacanc\w+|trainee|"
    r"shortlist|payable|"
    r"deposit|instal\w+|equity|stake|pledge\w*|crowdfund\w*|signature|budget)\b",
    "others_work": r"\b(?:people|someone|somebody|others|them|they|folks?|graduates|women|men|"
    r"refugees) (?:\w+ )?"
    r"(?:find|get|into|look|apply|back)\b",
    # Giving.
    "free": r"\b(?:free|for nothing|for nowt|no charge|won't charge|wouldn't charge|no cost|cost you nothing|"
    r"not a penny|no bill|no invoice|on me|on the house|my treat|my round|i'll pay|i'm buying|no strings|"
    r"won't cost|without (?:charge|a bill))\b",
    "give": r"\b(?:i(?:'d|'ll| could| can| would|'m happy to)?(?: \w+)? (?:lend|give|send|share|leave|"
    r"bring|make|show|"
    r"introduce|teach|draw|check|map|count|write|read|swap|trade|do|look|put|run|fix|print|post|hand|"
    r"let you)|"
    r"happy to|yours to (?:keep|use|have)|to keep|it's yours|are yours|is yours|you can have|help yourself|"
    r"have them|in return|in exchange|swap|trade)\b",
    "need": r"\b(?:what (?:do|would|are) you (?:need|want|short|after|stuck|struggl)\w*|what would help|"
    r"anything you need|what's (?:your|the) (?:worst|biggest|hardest)|tell me (?:what|which|where|how|"
    r"who))\b",
    "asks_need": r"\b(?:what|which|who|anything|something|someone|somebody|anybody|is there|are there|"
    r"where)\b[^.?!]{0,48}"
    r"\b(?:need\w*|want\w*|wish\w*|worr\w+|stuck|short of|struggl\w*|miss(?:ing)?|help|useful|any use|"
    r"any good|"
    r"like me to|i (?:can|could) (?:do|bring|explain|help|make|sit|send|look|find))\b[^.!]*\?",
    "yours": r"\b(?:welcome to|yours (?:if|to|for)|they're yours|it's yours|all yours|take (?:anything|"
    r"any|one|it|them|what)|"
    r"gratis|no (?:fee|docket|obligation|catch)|(?:don't|shan't|won't|wouldn't|not) charge|"
    r"leave (?:\w+ ){1,5}(?:with you|"
    r"behind|for you)|for you to (?:keep|play|try|practi[sc]e|read|use|see|borrow)|i'll (?:bring|pay|"
    r"print|leave|make|draw|"
    r"do|fix|send|show))\b",
    # Who and to whom.
    "i_am": r"\b(?:i'm|i am|my name|name's|they call me|call me|i was|i've been|i come from|i trained|"
    r"i grew up|"
    r"i study|i work|i used to|by (?:training|trade)|years? (?:as|in|of|old))\b",
    "post_or_training": r"\b(?:phd|doctora\w+|professor|degree|student|graduate|masters?|engineer|nurse|"
    r"teacher|"
    r"lawyer|designer|manager|scientist|researcher|founder|trained|qualified|apprentice|retired|"
    r"university|college|"
    r"school|department|year)\b",
    "your_words": r"\b(?:you (?:wrote|said|asked|mentioned|told|posted|want|wanted|like|say|write|put|"
    r"were saying)|"
    r"your (?:post|note|blog|article|book|column|piece|page|website|advert|talk|show|newsletter|review|"
    r"letter|words?|"
    r"line|message|tweet|thread)|i (?:read|saw|heard) (?:your|you|that you)|read that you|i gather)\b",
    "you": r"\b(?:you|your|you're|you've|yours)\b",
    "i": r"\b(?:i|i'm|i've|i'd|i'll|my|we|we're|we've|our)\b",
    "number": rf"\b(?:\d[\d,.]*|{_NUMBER}|per cent|percent|dozen|hundred|twice)\b",
    "change": r"\b(?:from|down|up|fell|dropped|rose|went|cut|saved|doubled|halved|instead of|against|"
    r"compared|"
    r"fewer|less than|more than|out of|in ten|used to)\b",
    "tried": r"\b(?:tried|trial|tested|pilot|ran|measured|study|season|weeks|months|so far|last (?:year|"
    r"winter|summer|"
    r"spring|autumn)|over (?:two|three|four|five|six))\b",
    "trouble": r"\b(?:trouble|problem|because|but|nobody|never|can't|cannot|lost|waste\w*|wrong|"
    r"too late|hard|stuck|"
    r"worse|fail\w*|worry|thing is|struggle\w*|miss\w*|forget\w*|tired|sick|broken?)\b",
    "means": r"\b(?:so (?:i|we|that|what)|what i (?:do|make|built|'ve)|i (?:make|build|built|teach|"
    r"write|design|take|"
    r"turn|help|run|plan|fix|find)|we (?:make|build|take|turn|run)|it (?:reads|tells|does|says|works|"
    r"learns|finds))\b",
    "picture": r"\b(?:picture|imagine|ever|have you|you know (?:when|what|that|the|how)|what if|"
    r"think of|remember|"
    r"suppose|did you|be honest|guess)\b",
    "small_talk": r"\b(?:thanks|thank you|hello|hi|sorry|anyway|right|okay|ok|where was i|as i said|"
    r"what else|"
    r"i had a slide|never mind|long story|bear with me|lovely|nice to|good morning|cheers|that's (?:it|"
    r"me|all)|"
    r"did i say|let me start|start again|actually)\b",
    "filler": r"\b(?:um|uh|er|erm|like|you know|i mean|sort of|kind of)\b",
}

NAMES = (*PATTERNS, "question", "exclamation")
"""The names of the cues, in the order of `cue_vector`."""

_COMPILED = [re.compile(pattern) for pattern in PATTERNS.values()]


@lru_cache(maxsize=4096)
def cue_vector(text: str) -> NDArray[np.float32]:
    """Which cues a sentence holds: 0, 1 or 2 (twice or more) each; shape (len(NAMES),), float32."""
    lower = text.lower().replace("’", "'")
    found = [min(2, sum(1 for _ in pattern.finditer(lower))) for pattern in _COMPILED]
    vector = np.array([*found, "?" in text, "!" in text], np.float32)
    vector.setflags(write=False)
    return vector


def has(text: str, name: str) -> bool:
    """Whether the sentence holds the cue of this name."""
    return bool(cue_vector(text)[NAMES.index(name)])
