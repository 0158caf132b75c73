"""A year's work of the demo authority, drawn by a seed and written in batches.

plan        what came in and what became of it: plain values, no site
procedure   the moves of one contribution, each asked of the procedure's own table
clerk       the rows that the moves leave, by the rules that the live ways use
loading     the door: who may load it where, and the digest
"""
