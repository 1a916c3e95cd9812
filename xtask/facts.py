#!/usr/bin/env python3
"""Counts, over a folder of real documents, the facts that docs/association-tree.md and docs/links-tables.md give numbers for.

    python3 xtask/facts.py FOLDER

An independent reader (the XML parser of Python's library), so that the reference of the format does not rest on caltree alone. It prints
a line a fact (in how many cases it held, out of how many), then what values there were and how often. A tree that is there twice counts once.
"""

import collections
import email
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

ID = re.compile(r"(M\.)?[A-Z0-9_]+\.(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})")
MISSING = re.compile(r"Missing \S+ for \S+: requested \d+, found \d+")
FLAGS = ("category", "certified", "complete", "mode", "type")
UNSUPPORTED = "No association could be established: this file type is not supported"
listed = {}
facts = collections.OrderedDict()
values = collections.defaultdict(collections.Counter)


def fact(name, held):
    """Notes that `name` held, or did not, in one more case."""
    yes, all_ = facts.get(name, (0, 0))
    facts[name] = (yes + bool(held), all_ + 1)


def documents(folder):
    """All documents below a folder, as (path, bytes); multipart bodies taken apart."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".mime":
            body = path.read_bytes()
            boundary = body.split(b"\n", 1)[0].strip()[2:].decode()
            head = f'Content-Type: multipart/form-data; boundary="{boundary}"\n\n'.encode()
            for part in email.message_from_bytes(head + body).get_payload():
                text = part.get_payload(decode=True)
                fact("multipart: Content-Disposition has a file name", part.get_filename())
                values["multipart: Content-Type"][part["Content-Type"]] += 1
                fact("multipart: Content-Length is that of the part", int(part["Content-Length"]) in (len(text), len(text) + 1))
                yield path, text
        elif path.suffix in (".xml", ".vot"):
            yield path, path.read_bytes()


def is_product(association):
    return all(file.get("name").startswith("M.") for file in association.find("mainFiles"))


def main_below(association):
    """The main branches on the main line below an association."""
    for child in association.find("associatedFiles"):
        if child.get("type") == "main":
            yield child
            yield from main_below(child)


def own(association, attribute):
    return association.get(attribute) == "true"


def content(association):
    """What makes two branches the same, the match of the branch itself aside."""
    flags = tuple(association.get(key) for key in ("category", "certified", "complete", "type"))
    files = tuple((file.get("category"), file.get("name")) for file in association.find("mainFiles"))
    below = tuple((child.get("match"), content(child)) for child in association.find("associatedFiles"))
    return flags, files, below


def tree(name, text, root):
    raw = text.decode("utf-8")
    roots = [file.get("name") for file in root[0]]
    fact("root: the id in the document's name is a main file", name.startswith(tuple(roots)))
    fact("root: one main file", len(roots) == 1)
    if not own(root, "complete"):
        fact("root not complete: the message is its own", len(root[1]) > 0)
    values["longest line"]["characters"] = max(values["longest line"]["characters"], *map(len, raw.split("\n")))
    fact("bytes: XML declaration in UTF-8, with one LF", raw.startswith('<?xml version="1.0" encoding="UTF-8"?>\n'))
    fact("bytes: only ASCII", text.isascii())
    fact("bytes: LF only, one at the end", b"\r" not in text and text.endswith(b">\n"))
    fact("bytes: no namespace, document type, comment, instruction", not re.search(r"xmlns|<!|<\?(?!xml )", raw))
    fact("bytes: empty elements closed in themselves", not re.search(r"<(\w+)[^>]*></\1>", raw))
    order = [re.findall(r'([A-Za-z]+)="', tag) for tag in re.findall(r"<[a-zA-Z][^>]*>", raw)]
    fact("bytes: attributes in alphabetical order", all(names == sorted(names) for names in order))
    values["mode"][root.get("mode")] += 1
    values["root: certified, complete"][(root.get("certified"), root.get("complete"))] += 1
    fact("root: attributes", sorted(root.keys()) == ["category", "certified", "complete", "mode", "type"])
    master = root.get("mode") == "Raw2Master"
    files, seen, shapes = {}, collections.Counter(), collections.defaultdict(set)
    depth = 0
    stack = [(root, 0)]
    while stack:
        association, level = stack.pop()
        depth = max(depth, level)
        children = [child.tag for child in association]
        fact("association: mainFiles, messages, associatedFiles in this order", children == ["mainFiles", "messages", "associatedFiles"])
        main, messages, below = association
        fact("association: main files are there", len(main) > 0)
        fact("association: no text", not "".join(association.itertext()).strip())
        if level:
            fact("branch: attributes", sorted(association.keys()) == ["category", "certified", "complete", "match", "type"])
            values["branch: type"][association.get("type")] += 1
            source = "product" if is_product(association) else "raw"
            values[f"match of {association.get('type')} {source} branches, {root.get('mode')}"][association.get("match")] += 1
            values["branch: certified, " + association.get("type")][association.get("certified")] += 1
        names = [file.get("name") for file in main]
        fact("main files: sorted by time", [ID.fullmatch(name)[2] for name in names] == sorted(ID.fullmatch(name)[2] for name in names))
        fact("main files: no name twice", len(names) == len(set(names)))
        fact("main files: of one category", len({file.get("category") for file in main}) == 1)
        for file in main:
            fact("file: attributes", sorted(file.keys()) == ["category", "name"])
            fact("file: name is an archive id", ID.fullmatch(file.get("name")))
            seen[file.get("name")] += 1
            files.setdefault(file.get("name"), set()).add(file.get("category"))
        if level and len(main) == 1:
            fact("one main file: its category is the branch's" + (", product" if is_product(association) else ", raw"),
                 main[0].get("category") == association.get("category"))
        texts = [message.get("text") for message in messages]
        for text_ in texts:
            form = "Missing" if MISSING.fullmatch(text_) else "unsupported" if text_ == UNSUPPORTED else "other"
            values["message"][f"{form}, {'branch' if level else 'root'}"] += 1
        values["messages of an association"][len(texts)] += 1
        mains = list(main_below(association))
        if own(association, "complete"):
            fact("complete: no message", not texts)
            fact("complete: every main branch below is", all(own(branch, "complete") for branch in mains))
        else:
            fact("not complete: a message, or a main branch below that is not", texts or not all(own(branch, "complete") for branch in mains))
        if own(association, "certified"):
            fact("certified: every main branch below is", all(own(branch, "certified") for branch in mains))
        else:
            cause = all(own(branch, "certified") for branch in mains)
            values["not certified: the cause"]["own main files" if cause else "a main branch below"] += 1
        products = [is_product(branch) for branch in below if branch.get("type") == "main"]
        if not master and below:
            fact("order of main branches: products first (Raw2Raw)", products == sorted(products, reverse=True))
        times = [(branch.get("match"), ID.fullmatch(branch[0][0].get("name"))[2]) for branch in below]
        dated = [time for match, time in times if match != "N/A"]
        if not master and below:
            fact("order of branches: those with a match by time (Raw2Raw)", dated == sorted(dated))
        if master and below:
            categories = [branch.get("category") for branch in below]
            fact("order of branches: by category (Raw2Master)", categories == sorted(categories))
        siblings = [branch.get("category") for branch in below]
        if below:
            fact("siblings of one category", len(siblings) != len(set(siblings)))
        if level:
            shapes[association.get("category"), tuple(names)].add(content(association))
        stack.extend((child, level + 1) for child in reversed(below))
    every = {file.get("name"): file.get("category") for file in root.iter("file")}
    listed[root[0][0].get("name"), root.get("mode")] = every, tuple(root.get(key) for key in FLAGS)
    for categories in files.values():
        fact("a file has one category in a tree", len(categories) == 1)
    for shape in shapes.values():
        fact("a branch that is repeated is the same but for its match", len(shape) == 1)
    values["depth"][depth] += 1
    values["bytes"]["least"] = min(values["bytes"]["least"] or len(text), len(text))
    values["bytes"]["most"] = max(values["bytes"]["most"], len(text))
    values["files listed most often in one tree"]["times"] = max(values["files listed most often in one tree"]["times"], *seen.values())


def table(root):
    def local(element):
        return element.tag.rsplit("}", 1)[-1]

    def cell(row, column):
        return row[columns.index(column)]

    results = next(element for element in root.iter() if local(element) == "TABLE")
    columns = [element.get("name") for element in results if local(element) == "FIELD"]
    infos = {element.get("name"): element for element in results if local(element) == "INFO"}
    query = "".join(infos["QUERY"].itertext()) if "QUERY" in infos else ""
    if "/calselector/" not in query:
        values["links table, not of CalSelector: has eso_category"]["eso_category" in columns] += 1
        return
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in root.iter() if local(row) == "TR"]
    values["CalSelector: version of VOTable"][root.get("version")] += 1
    values["CalSelector: names of INFO"][tuple(infos)] += 1
    fact("CalSelector: the value of QUERY is empty, its content the address", infos["QUERY"].get("value") == "" and query.strip())
    fact("CalSelector: ten columns", len(columns) == 10)
    fact("CalSelector: the first row is #this", cell(rows[0], "semantics") == "#this")
    fact("CalSelector: the last row leads to the tree", "calSelector_raw2" in cell(rows[-1], "semantics"))
    fact("CalSelector: one ID in all rows", len({cell(row, "ID") for row in rows}) == 1)
    addresses = [cell(row, "access_url") for row in rows]
    fact("CalSelector: no address twice", len(addresses) == len(set(addresses)))
    names = re.findall(r'(\w+)="', cell(rows[0], "description"))
    values["CalSelector: attributes of the description"][" ".join(names)] += 1
    executed = re.search(r'mode="(\w+)"', cell(rows[0], "description"))[1]
    values["CalSelector: mode asked for, executed"][re.search(r"mode=(\w+)", query)[1], executed] += 1
    fact("CalSelector: the tree row has the executed mode", cell(rows[-1], "semantics").lower().endswith(executed.lower()))
    values["CalSelector: content_length of the tree row"][cell(rows[-1], "content_length")] += 1
    frame = addresses[0].rsplit("/", 1)[-1]
    every, flags = listed.get((frame, executed), (None, None))
    if every:
        names = [address.rsplit("/", 1)[-1] for address in addresses[:-1]]
        fact("CalSelector: the files of its tree, each once, in its order", names == list(every))
        categories = [cell(row, "eso_category") for row in rows[:-1]]
        fact("CalSelector: eso_category is the category of the file in its tree", categories == list(every.values()))
        said = dict(re.findall(r'(\w+)="([^"]*)"', cell(rows[0], "description")))
        fact("CalSelector: the flags of the root of its tree", tuple(said[key] for key in FLAGS) == flags)
    for row in rows:
        values["CalSelector: semantics"][cell(row, "semantics")] += 1
        values["CalSelector: content_type"][cell(row, "content_type")] += 1


def main():
    folder = pathlib.Path(sys.argv[1])
    kinds, trees = collections.Counter(), {}
    # Trees first: links tables are held against theirs.
    for path, text in sorted(documents(folder), key=lambda document: b"<VOTABLE" in document[1]):
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError:
            kinds["not read as XML"] += 1
            continue
        kind = root.tag.rsplit("}", 1)[-1]
        if kind == "association" and text in trees:
            kind = "association, the same again"
        kinds[kind] += 1
        if kind == "association":
            trees[text] = path
            values["prefix of the root's first file"][root[0][0].get("name").split(".")[0]] += 1
            tree(path.name if path.suffix != ".mime" else root[0][0].get("name"), text, root)
        elif kind == "VOTABLE":
            table(root)
    print("documents:", dict(kinds))
    for name, (yes, all_) in facts.items():
        print(f"{yes:6} of {all_:6}  {name}")
    for name, counter in values.items():
        print(name + ":", dict(counter))


main()
