"""What is asked of texts: copies, leaks, languages, quality, chats and terms."""
