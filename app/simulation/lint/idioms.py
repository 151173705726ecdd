"""Words for W35: what says who somebody is, what only native speakers say, and what may hurt to read. Split at the bars."""

GENDER = (
    "sir|madam|ma'am|mr|mrs|ms|miss|mister|he|she|him|her|his|hers|himself|herself|lady|ladies|gentleman|gentlemen|man|woman|men|women|guys"
)
ORIGIN = (
    "foreigner|foreigners|immigrant|immigrants|native|nationality|accent|ethnic|race|english-speaking|british|american|russian|chinese|"
    "indian|polish|turkish|arab|african|asian|european|german|french|italian|spanish|mexican|filipino|japanese|muslim|christian|jewish|hindu"
)
IDIOMS = (
    "touch base|piece of cake|on the ball|ballpark|ballpark figure|hit the nail on the head|in a nutshell|bear with me|rest assured|"
    "go the extra mile|get the ball rolling|no worries|my bad|hang tight|on the same page|up to speed|keep you in the loop|in the loop|"
    "at the end of the day|cut corners|rain check|under the weather|break the bank|call it a day|hit the road|off the hook|"
    "the ball is in your court|think outside the box|low-hanging fruit|bite the bullet|back to square one|drop the ball|dropped the ball|"
    "iron out|square away|right off the bat"
)
SENSITIVE = (
    "suicid*|kill myself|end my life|self-harm|self harm|funeral|passed away|miscarriage|cancer|terminally ill|rape|raped|sexual*|"
    "domestic violence|beats me|abused|overdose|stillborn|stalker|stalking"
)
