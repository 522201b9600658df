"""The importer of press records: reads a table, places its lines, writes them as reported.

reader   a file becomes lines, or one sentence on why it cannot be read
words    what the cells' own language means: states, obstacles, agreements
placing  a line becomes parts: which application, which adopter, which step
"""
