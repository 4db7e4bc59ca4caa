"""The error of the expression language, apart from its evaluation, which takes long to import."""


class ExpressionError(ValueError):
    """An expression that cannot be read or evaluated; the message is for the user."""
