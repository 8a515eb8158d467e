// Preloaded into a program under test; nothing links with it.
