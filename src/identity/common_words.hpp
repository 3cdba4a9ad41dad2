#pragma once

#include <string_view>

/// Words that stand at the front of every list of leaked passwords, in small letters.
namespace aimline::identity {

// clang-format off
inline constexpr std::string_view common_words[] = {
    // What people call a secret
    "password", "passwort", "passcode", "passphrase", "passw", "pass", "secret", "letmein", "welcome", "login",
    "signin", "logon", "access", "admin", "administrator", "root", "user", "username", "guest", "test", "testing",
    "tester", "demo", "default", "changeme", "change", "temp", "temporary", "master", "private", "security", "secure",
    "server", "system", "computer", "internet", "network", "account", "example", "sample", "hello", "goodbye",
    "opensesame", "trustno", "whatever", "nothing", "something", "forgot", "forget", "remember", "mine", "iloveyou",
    "loveyou", "ilove", "love", "lovely", "lover", "forever", "always", "never", "please", "thanks", "thankyou",
    // School
    "school", "schools", "teacher", "teachers", "student", "students", "principal", "district", "classroom", "class",
    "education", "learning", "learn", "teach", "grade", "math", "science", "english", "spanish", "history", "reading",
    "library", "college", "university", "campus", "pencil", "homework", "elementary", "middle", "high", "academy",
    "charter", "county", "public", "attendance", "improve", "improvement", "aimline", "counselor", "nurse", "coach",
    "band", "music", "panther", "panthers", "wildcat", "wildcats", "bulldog", "bulldogs", "falcon", "falcons", "hawk",
    "hawks", "mustang", "mustangs", "warrior", "warriors", "cougar", "cougars", "knight", "knights", "pirate",
    "pirates", "trojan", "trojans", "viking", "vikings", "titan", "titans", "huskies", "spartan", "spartans",
    // Animals and play
    "monkey", "dragon", "tiger", "lion", "bear", "bears", "eagle", "eagles", "wolf", "wolves", "shark", "horse",
    "horses", "dolphin", "dolphins", "kitty", "kitten", "puppy", "doggie", "doggy", "rabbit", "bunny", "butterfly",
    "spider", "snake", "chicken", "turtle", "unicorn", "phoenix", "raven", "ravens", "turkey", "football", "baseball",
    "basketball", "soccer", "hockey", "tennis", "golf", "golfer", "swimming", "running", "runner", "hunter", "hunting",
    "fishing", "fisher", "player", "gamer", "games", "game", "winner", "champion", "cowboy", "cowboys", "yankees",
    "lakers", "steelers", "packers", "patriots", "broncos", "raiders", "redsox", "cubs", "giants", "chelsea", "arsenal",
    "liverpool", "barcelona", "madrid", "rangers", "united", "celtic", "pokemon", "pikachu", "mario", "minecraft",
    "fortnite", "roblox", "nintendo", "xbox", "batman", "superman", "spiderman", "ironman", "starwars", "startrek",
    "skywalker", "yoda", "matrix", "hogwarts", "potter", "harrypotter", "gandalf", "frodo", "naruto", "disney",
    "mickey", "minnie", "snoopy", "garfield", "scooby", "simpsons", "barbie", "elsa", "frozen",
    // Things, colors, days
    "sunshine", "sunny", "sun", "moon", "star", "stars", "sky", "rainbow", "flower", "flowers", "rose", "lily", "daisy",
    "summer", "winter", "spring", "autumn", "fall", "snow", "rain", "storm", "thunder", "lightning", "fire", "water",
    "ocean", "beach", "river", "mountain", "forest", "garden", "nature", "earth", "world", "heaven", "angel", "angels",
    "devil", "demon", "jesus", "christ", "christian", "god", "lord", "faith", "hope", "grace", "blessed", "bless",
    "church", "bible", "prayer", "peace", "freedom", "liberty", "america", "american", "usa", "texas", "florida",
    "california", "colorado", "arizona", "nevada", "oregon", "chicago", "boston", "denver", "dallas", "houston",
    "newyork", "london", "paris", "mexico", "canada", "red", "blue", "green", "yellow", "orange", "purple", "pink",
    "black", "white", "brown", "silver", "golden", "gold", "gray", "violet", "diamond", "crystal", "money", "dollar",
    "rich", "power", "magic", "wizard", "ninja", "king", "queen", "prince", "princess", "baby", "babygirl", "babyboy",
    "girl", "boy", "mother", "father", "mom", "mommy", "dad", "daddy", "sister", "brother", "family", "friend",
    "friends", "honey", "sugar", "candy", "sweet", "sweetie", "cookie", "cookies", "chocolate", "banana", "apple",
    "cherry", "strawberry", "peach", "lemon", "coffee", "pizza", "cheese", "pepper", "ginger", "peanut", "butter",
    "cupcake", "muffin", "bacon", "whiskey", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "birthday", "christmas", "halloween", "easter", "holiday", "happy", "smile", "funny",
    "cool", "awesome", "super", "great", "crazy", "sexy", "hottie", "cutie", "pretty", "beautiful", "handsome", "lucky",
    "danger", "killer", "rocky", "rock", "metal", "guitar", "piano", "dance", "dancer", "singer", "artist", "movie",
    "video", "camera", "phone", "iphone", "samsung", "google", "facebook", "twitter", "amazon", "microsoft", "windows",
    "android", "linux", "oracle", "cisco", "yahoo", "gmail", "hotmail", "office", "work", "job", "boss", "company",
    "business", "mercedes", "ferrari", "porsche", "toyota", "honda", "nissan", "ford", "chevy", "camaro", "corvette",
    "harley", "yamaha", "suzuki", "jeep", "truck", "car", "house", "home", "kitchen", "window", "door", "street",
    "number", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "hundred", "the", "and",
    "you", "your", "for", "with", "this", "that", "is", "my", "our", "we", "are", "not", "all", "new", "old", "big",
    "little", "good", "best", "first", "last", "life", "time", "day", "night", "today", "tomorrow", "year", "years",
    // Names
    "michael", "jennifer", "jessica", "ashley", "matthew", "joshua", "daniel", "david", "james", "robert", "john",
    "joseph", "andrew", "ryan", "brandon", "jason", "justin", "william", "jonathan", "anthony", "nicholas", "tyler",
    "amanda", "melissa", "nicole", "stephanie", "elizabeth", "heather", "sarah", "michelle", "samantha", "megan",
    "lauren", "rachel", "kimberly", "christina", "danielle", "rebecca", "amy", "laura", "emily", "hannah", "madison",
    "olivia", "emma", "sophia", "isabella", "abigail", "charlotte", "charlie", "jordan", "taylor", "austin", "dylan",
    "logan", "mason", "jacob", "ethan", "noah", "liam", "lucas", "oliver", "henry", "george", "thomas", "edward",
    "richard", "charles", "paul", "mark", "steven", "kevin", "brian", "eric", "patrick", "peter", "scott", "jeffrey",
    "gary", "larry", "frank", "max", "jack", "harry", "buster", "bailey", "maggie", "molly", "lucy", "sophie", "chloe",
    "buddy", "jake", "cooper", "tucker", "shadow", "oreo", "lola", "coco", "bella", "luna", "maria", "jose", "juan",
    "carlos", "luis", "miguel", "antonio", "francisco", "pedro", "jorge", "manuel", "alejandro", "fernando", "diego",
    "andrea", "daniela", "gabriela", "valentina", "camila", "sofia", "mariana", "guadalupe", "rosa", "carmen",
    "martinez", "garcia", "hernandez", "lopez", "gonzalez", "rodriguez", "sanchez", "ramirez", "smith", "johnson",
    "williams", "jones", "miller", "davis", "wilson", "anderson", "jackson",
    // Spanish
    "contrasena", "clave", "hola", "amor", "teamo", "tequiero", "miamor", "corazon", "bonita", "princesa", "estrella",
    "mariposa", "familia", "amigos", "amigo", "amiga", "felicidad", "esperanza", "escuela", "maestra", "maestro",
    "profesor", "estudiante", "colegio", "futbol", "dios", "jesucristo", "cielo", "angelito", "gato", "perro",
    "mexicano", "verano", "invierno", "primavera", "bienvenido", "secreto", "prueba",
};
// clang-format on

/// Rows of keys, the alphabet and the digits, along which a finger slides; backwards too.
inline constexpr std::string_view runs[] = {
    "abcdefghijklmnopqrstuvwxyzabc",
    "012345678901234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()",
    "147258369",
    "741852963",
    "159357",
    "azertyuiop",
    "qwertzuiop",
};

}  // namespace aimline::identity
