"""Practice feedback and class grading, from the same questions by the same comparison.

inside/         all that runs within the sandbox, and that learner code may see
compare, judge  an answer's outcomes against the reference's and the known mistakes'
practice        check, solved, progress: friendly, in the learner's own kernel
submission      a submitted notebook, read as data
sandbox         learner code in bubblewrap, outcomes back as bytes
grade, reports  a class: one result for every submission
assign          an exercise notebook from its solution
package         the same course for Gradescope and nbgrader
"""
