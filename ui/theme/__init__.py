"""The look of the window: colour and size tokens, the style sheet made of them, icons tinted with them."""
