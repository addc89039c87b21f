"""The method: steps, questions and the way through them. Pure: no Slack, no SQL, no threads.

Everything here is decided from values that the caller hands in; the only files read are the package's own content.
"""
