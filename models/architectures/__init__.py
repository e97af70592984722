"""Network definitions in Keras, for training and for the import of foreign weights.

The program itself never runs them: it runs what they were converted to. TensorFlow is imported
inside the functions, so that importing these modules costs nothing.
"""
