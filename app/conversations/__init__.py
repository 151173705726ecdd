"""Every conversation, practice or real: storing, finding, importing and masking them."""
