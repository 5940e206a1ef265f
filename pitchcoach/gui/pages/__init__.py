"""The pages of the window, a module each or a few for a large one."""
