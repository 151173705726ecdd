"""The world of a pack: the fictional company, its articles and canned replies, with validity dates."""
