"""astropy and pyvo, asked about many files: one JSON object a line, for each file what both say."""

import json
import sys
import warnings

from astropy.io.votable import parse
from pyvo.dal.adhoc import DatalinkResults


def count(said, code):
    said[code] = said.get(code, 0) + 1


def code(text):
    """The code in a message of astropy, `FILE:LINE:COLUMN: W01: ...`."""
    for word in str(text).replace("\n", " ").split(" "):
        if len(word) == 4 and word[0] in "WE" and word[1:3].isdigit() and word[3] == ":":
            return word[:3]
    return None


def ask(path):
    astropy, pyvo, table = {}, {}, None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            table = parse(path, verify="warn")
        except Exception as error:  # whatever it is, the file cannot be had
            count(astropy, code(error) or "broken")
    for warning in caught:
        found = code(warning.message)
        if found:
            count(astropy, found)
    rows = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            rows = len(DatalinkResults(table)) if table else None
        except Exception:
            pass
    if rows is None:
        count(pyvo, "refuses")
    return {"astropy": astropy, "pyvo": pyvo, "rows": rows}


for line in sys.stdin:
    print(json.dumps(ask(line.rstrip("\n"))), flush=True)
