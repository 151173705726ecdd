"""Mail as conversations: mbox files, single mails, and zipped mails or Maildirs. Pure."""
