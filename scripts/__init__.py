"""Programs beside the site. Reading their modules in makes next to no garbage, so it is looked for seldom."""

from scripts.memory import collect_seldom

collect_seldom()
