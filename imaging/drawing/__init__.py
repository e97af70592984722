"""What is drawn on a picture: strokes, letters, labels, heat, measurements, the scale bar."""
