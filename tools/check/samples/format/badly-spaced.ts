export  const held = [ "a" ]
