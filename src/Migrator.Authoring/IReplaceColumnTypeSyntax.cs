using FluentMigrator.Builders;

namespace Migrator.Authoring;

/// <summary>Gives a column that comes its type.</summary>
public interface IReplaceColumnTypeSyntax : IColumnTypeSyntax<IReplaceColumnOptionSyntax>;
