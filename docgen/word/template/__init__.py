"""Fill Word templates: the template engine.

A template is a .docx in which office staff type Jinja2 tags. `compile` turns it into a
`fill.Template`, once; `Template.fill` turns a context into the bytes of a document, many times.

Compiling, in the order of the work:

    active_content, adapt       refuse macros; apply the fonts and styles of the county
    tag_scanner                 find tags in text
    tag_tokens, inline_tokens   replace them by tokens (`tags` describes tags and tokens)
    paragraph_joins             join paragraphs where tags trim white space
    table_grids, cell_tags      widen grids; apply spans, backgrounds and merges of cells
    restarts                    let list numbers depend on the turn of a loop
    structure, balance          guard the XML; check that blocks open and close in pairs
    part_source, tag_syntax     write Jinja2 source; check the syntax of each tag
    needs                       list the names that a template needs

Filling:

    value_xml                   write values as XML, with escape, run_properties
    pictures, charts            write drawings (`placeholders` replaces existing ones)
    subdocument                 insert another Word file
    package_changes             collect new parts, relationships and content types
    undefined_values            find all missing values at once
    rare_characters             find characters that the font lacks
"""
