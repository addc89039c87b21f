"""A step of an improvement: asked in the DM, filled in as a form, shown as a card, left and gone back to."""
