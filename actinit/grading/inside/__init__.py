"""What runs within the sandbox. Nothing here knows a question, a reference or a score.

These modules are copied into the sandbox as they are: they import each other and numpy,
nothing else of actinit.
"""
