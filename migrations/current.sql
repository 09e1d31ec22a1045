-- The migration being written: included source files, then changes of tables.

--!include grading/functions/term_marks.sql
--!include grading/functions/term_averages.sql
--!include states/functions/live_figures.sql
--!include grading/functions/gradebook_figures.sql
--!include grading/functions/gradebook.sql
