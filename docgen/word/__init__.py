"""Read and write Word files.

`template` compiles and fills templates. `layout` reads and changes the format of any file.
`edit` writes comments and corrections into copies. They do not know each other; all of them use
`package` (the zip file), `xml_names` (elements and trees) and `text_ranges` (ranges of text).
`paragraph_reader` reads the text of a file.
"""
