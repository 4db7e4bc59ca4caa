"""Touch the disk, the clock and other programs: no other room does.

`paths` says where the files of a workspace lie, `file_lists`, `contained_files` and `target_paths`
find, read and place them. `files` and `journal` write outputs. `clock`, `machine`, `libreoffice`,
`viewer` and `file_watch` are the rest of the world.
"""
