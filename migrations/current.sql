-- The migration being written: included source files, then changes of tables.

--!include grading/functions/gradebook_figures.sql
--!include grading/functions/gradebook.sql
--!include grading/functions/save_marks.sql
