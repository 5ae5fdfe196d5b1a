throw new Error('2.1.0-crashes cannot start: a module that it needs is not in the image');
